// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** Python in the process of the server whose code or configuration changes. */
@Timeout(120)
class InProcessReloadIT {

    private static final String SITE = """
            WSGIProcessGroup %{GLOBAL}
            WSGIScriptAlias /main app.wsgi
            WSGIScriptAlias /beside app.wsgi application-group=beside
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("words.py", "word = 'old'\n");
        scripts.write("app.wsgi", """
                import os, sys
                sys.path.insert(0, os.path.dirname(__file__))
                sys.dont_write_bytecode = True
                import words
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [words.word.encode()]
                """);
        scripts.write("site.conf", SITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/main", "/beside"})
    void importsASavedModuleAnewAndGoesOnWithTheOneBeforeWhileItDoesNotLoad(String path) throws Exception {
        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf", "--reload-on-changes")) {
            assertThat(body(bridge, path)).isEqualTo("old");
            scripts.write("words.py", "word = 'newer'\n");
            bridge.await("the new module", () -> body(bridge, path).equals("newer"));

            scripts.write("words.py", "word = 'half\n");
            bridge.await(
                    "the traceback",
                    () -> body(bridge, path).equals("newer")
                            && bridge.log().stream().anyMatch(line -> line.contains("word = 'half")));

            scripts.write("words.py", "word = 'mended'\n");
            bridge.await("the mended module", () -> body(bridge, path).equals("mended"));
        }
    }

    @Test
    void keepsItsInterpretersAndLoadsMoreWhenTheConfigurationIsReadAgain() throws Exception {
        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf")) {
            scripts.write("more.wsgi", Scripts.PID);
            scripts.write("site.conf", SITE + "WSGIScriptAlias /more more.wsgi\n");
            bridge.signal("HUP");
            bridge.await("the new mount", () -> body(bridge, "/more").equals(Long.toString(bridge.pid())));

            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("application group %{GLOBAL}: kept"))
                    .anyMatch(line -> line.contains("application group beside: kept"));
            assertThat(body(bridge, "/beside")).isEqualTo("old");
        }
    }

    private static String body(LaunchedBridge bridge, String path) {
        try {
            return bridge.get(path).body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
