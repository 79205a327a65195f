// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private final Variables variables = new Variables(Map.of("HOME", "/root", "BOTH", "environment"), List.of("FLAG"));

    @Test
    void replacesDefinedNamesAnywhereInTheText() {
        variables.define("A", "1");
        variables.define("B", "2");

        assertThat(variables.replaceIn("x${A}y${B}z").text()).isEqualTo("x1y2z");
    }

    @Test
    void fallsBackToTheEnvironment() {
        variables.define("BOTH", "defined");

        assertThat(variables.replaceIn("${HOME} ${BOTH}").text()).isEqualTo("/root defined");
    }

    @Test
    void leavesUndefinedNamesAndDoubtsThem() {
        var replaced = variables.replaceIn("a ${NOPE} b");

        assertThat(replaced.text()).isEqualTo("a ${NOPE} b");
        assertThat(replaced.doubts()).singleElement().asString().startsWith("${NOPE} is not defined");
    }

    @Test
    void doesNotDoubtTheMapsOfModRewrite() {
        assertThat(variables.replaceIn("${map:key}").undefined()).isEmpty();
    }

    @Test
    void doesNotReplaceInWhatItHasReplaced() {
        variables.define("A", "${B}");
        variables.define("B", "2");

        assertThat(variables.replaceIn("${A}").text()).isEqualTo("${B}");
    }

    @Test
    void forgetsWhatIsUndefined() {
        variables.define("A", "1");
        variables.undefine("A");
        variables.undefine("FLAG");

        assertThat(variables.replaceIn("${A}").undefined()).containsExactly("A");
        assertThat(variables.isDefined("FLAG")).isFalse();
    }

    @Test
    void doesNotCountTheEnvironmentAsDefined() {
        assertThat(variables.isDefined("HOME")).isFalse();
        assertThat(variables.isDefined("FLAG")).isTrue();
    }
}
