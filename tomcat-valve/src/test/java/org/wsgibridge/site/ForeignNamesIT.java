// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** Files whose names are not ASCII, and request paths that are no text. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignNamesIT {

    private static final String FILE_NAME = """
            import os
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain; charset=utf-8')])
                exists = os.path.exists(environ['SCRIPT_FILENAME'])
                return [('%s %s' % (os.path.basename(environ['SCRIPT_FILENAME']), exists)).encode()]
            """;

    @TempDir
    static Path folder;

    private LaunchedBridge bridge;

    @BeforeAll
    void start() throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("sun.jnu.encoding").equals("UTF-8"), "this JVM cannot name such files: see LC_ALL");
        var scripts = new Scripts(folder);
        Path inner = Files.createDirectory(folder.resolve("dïr"));
        for (String name : new String[] {"é.py", "€.py"}) {
            Files.writeString(inner.resolve(name), FILE_NAME);
        }
        Files.writeString(inner.resolve("gate.py"), "def allow_access(environ, host):\n    return True\n");
        bridge = LaunchedBridge.serve(folder, scripts.write("wsgi.conf", """
                        WSGIScriptAlias /direct dïr/é.py
                        WSGIScriptAlias /folder/ dïr/
                        WSGIScriptAliasMatch ^/match/(.+)$ dïr/$1.py
                        <Location /direct>
                            WSGIAccessScript dïr/gate.py
                        </Location>
                        """).toString());
    }

    @AfterAll
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void areMountedByThemselvesBehindAGateOfSuchAName() throws Exception {
        assertThat(bridge.get("/direct").body()).isEqualTo("é.py True");
    }

    @Test
    void areFoundInAFolder() throws Exception {
        assertThat(bridge.get("/folder/%C3%A9.py").body()).isEqualTo("é.py True");
        assertThat(bridge.get("/folder/%E2%82%AC.py").body()).isEqualTo("€.py True");
    }

    @Test
    void areFoundByAnExpression() throws Exception {
        assertThat(bridge.get("/match/%E2%82%AC").body()).isEqualTo("€.py True");
    }

    @Test
    void cannotForgeARecordOfTheLog() throws Exception {
        assertThat(bridge.get("/folder/%0a%0dFORGED").statusCode()).isEqualTo(404);

        assertThat(bridge.log())
                .filteredOn(line -> line.contains("FORGED"))
                .singleElement()
                .asString()
                .contains("WB0107", "\\x0a\\x0dFORGED");
    }
}
