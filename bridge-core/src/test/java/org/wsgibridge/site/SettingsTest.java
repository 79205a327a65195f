// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static Settings variables(Map<String, String> set, Set<String> removed) {
        return new Settings(null, null, null, null, set, removed);
    }

    @Test
    void keepsWhatTheInnerOnesDoNotSay() {
        var outer = new Settings("g", "a", "c", "utf-8", Map.of());

        assertThat(outer.overlaidBy(Settings.NONE)).isEqualTo(outer);
    }

    @Test
    void letsTheInnerOnesWin() {
        var outer = new Settings("g", "a", "c", "utf-8", Map.of("X", "outer", "Y", "outer"));
        var inner = new Settings("h", "b", "d", "latin1", Map.of("X", "inner"));

        assertThat(outer.overlaidBy(inner))
                .isEqualTo(new Settings("h", "b", "d", "latin1", Map.of("X", "inner", "Y", "outer")));
    }

    @Test
    void takesOutWhatTheInnerOnesRemove() {
        var outer = variables(Map.of("X", "1", "Y", "1"), Set.of());

        assertThat(outer.overlaidBy(variables(Map.of(), Set.of("X"))).variables())
                .containsOnlyKeys("Y");
    }

    @Test
    void givesTheSameInWhateverOrderTheLayersAreJoined() {
        var first = variables(Map.of("X", "1", "Y", "1", "Z", "1"), Set.of());
        var second = variables(Map.of("Y", "2"), Set.of("X", "Y"));
        var third = variables(Map.of("X", "3"), Set.of("Z"));

        assertThat(first.overlaidBy(second.overlaidBy(third)).variables())
                .isEqualTo(first.overlaidBy(second).overlaidBy(third).variables())
                .isEqualTo(Map.of("X", "3", "Y", "2"));
    }
}
