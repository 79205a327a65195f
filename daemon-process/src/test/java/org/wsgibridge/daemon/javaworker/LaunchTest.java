// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {

    private static final List<String> LEAST = List.of(
            "socket",
            "/run/b/s",
            "token",
            "0f9a",
            "threads",
            "5",
            "process-group",
            "shop",
            "application-group",
            "",
            "multiprocess",
            "1",
            "run-once",
            "0");

    @Test
    void readsWhatConcernsAJavaWorker() {
        var expected = new Launch(
                Path.of("/run/b/s"),
                "0f9a",
                5,
                "shop",
                "",
                true,
                false,
                262_144,
                List.of(new Launch.Application("jar", "/srv/a.jar", "org.example.A")));

        assertThat(Launch.parse(with("stack-size", "262144", "preload", "jar\u001F/srv/a.jar\u001Forg.example.A")))
                .isEqualTo(expected);
    }

    @Test
    void passesOverWhatIsDoneBeforeAJvmStarts() {
        assertThat(Launch.parse(with("user", "www-data", "umask", "027", "python-path", "/srv")))
                .isEqualTo(Launch.parse(LEAST));
    }

    @ParameterizedTest
    @CsvSource({
        "threads, 0, threads must be a number from 1 but is 0",
        "threads, many, threads must be a number from 1 but is many",
        "multiprocess, yes, multiprocess must be 0 or 1 but is yes",
        "preload, jar, 'preload must be kind, target and callable but is jar'",
        "threats, 5, there is no key threats"
    })
    void refusesWhatMakesNoSense(String key, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Launch.parse(with(key, value)))
                .withMessage("LAUNCH: " + message);
    }

    @Test
    void refusesToDoWithoutAKeyThatMustBeThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Launch.parse(List.of("token", "0f9a")))
                .withMessage("LAUNCH: the key socket is missing");
    }

    @Test
    void refusesAKeyWithoutAValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Launch.parse(with("user")))
                .withMessage("LAUNCH: the last key has no value");
    }

    private static List<String> with(String... more) {
        var strings = new ArrayList<>(LEAST);
        strings.addAll(List.of(more));
        return strings;
    }
}
