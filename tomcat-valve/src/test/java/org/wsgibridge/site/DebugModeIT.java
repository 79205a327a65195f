// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** What clients and the log are told of applications that fail. */
@Timeout(120)
class DebugModeIT {

    private static final String RAISES = """
            def application(environ, start_response):
                raise KeyError('the inside')
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("raises.py", RAISES);
        scripts.write("imports.py", "import nothing_of_that_name\n");
    }

    @Test
    void showsTheTracebackOfAnApplication() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "raises.py", "--debug-mode")) {
            var response = bridge.get("/");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("KeyError: 'the inside'", "Traceback (most recent call last)");
        }
    }

    @Test
    void startsWithAnApplicationThatDoesNotLoadAndNamesTheImportThatFailed() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "imports.py", "--debug-mode")) {
            assertThat(bridge.get("/").body())
                    .contains("The import that failed: ModuleNotFoundError: No module named 'nothing_of_that_name'");
            bridge.await("the failure to be logged", () -> logged(bridge, "WB0202: "));
        }
    }

    @Test
    void showsNothingOfItWithoutBeingAskedTo() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "raises.py")) {
            assertThat(bridge.get("/").body()).doesNotContain("the inside", "Traceback");
            bridge.await("the failure to be logged", () -> logged(bridge, "WB0201: "));
        }
    }

    private static boolean logged(LaunchedBridge bridge, String text) {
        return bridge.log().stream().anyMatch(line -> line.contains(text));
    }
}
