// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** Files below an alias: those that are WSGI scripts themselves, and those that an expression finds. */
@Timeout(120)
class ScriptFilesIT {

    private static final String WHERE = """
            def application(environ, start_response):
                keys = ('SCRIPT_NAME', 'PATH_INFO', 'mod_wsgi.process_group', 'mod_wsgi.request_handler')
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return ['|'.join(environ.get(key, '-') for key in keys).encode('latin-1')]
            """;

    @TempDir
    static Path folder;

    private static LaunchedBridge bridge;

    @BeforeAll
    static void serve() throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("files/run/app.wsgi", WHERE);
        scripts.write("files/run/page.txt", "a page");
        scripts.write("files/kept/app.wsgi", WHERE);
        scripts.write("files/off/app.wsgi", WHERE);
        scripts.write("wsgi.conf", """
                WSGIDaemonProcess pages
                WSGIProcessGroup pages
                Alias /files files
                AliasMatch ^/page-(\\w+)$ files/run/$1.txt
                <Directory files>
                    AddHandler wsgi-script .wsgi
                    Options Indexes ExecCGI
                </Directory>
                <Directory files/kept>
                    SetHandler None
                </Directory>
                <Directory files/off>
                    Options -ExecCGI
                </Directory>
                <Location /files/run/app.wsgi/elsewhere>
                    WSGIRestrictProcess default
                </Location>
                """);
        bridge = LaunchedBridge.serve(folder, "wsgi.conf");
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/files/run/app.wsgi,/files/run/app.wsgi||pages|wsgi-script",
        "/files/run/app.wsgi/more,/files/run/app.wsgi|/more|pages|wsgi-script",
        "/files/run/page.txt,a page",
        "/page-page,a page",
    })
    void runsAScriptWhereItStandsAndSendsTheRest(String path, String body) throws Exception {
        assertThat(bridge.get(path).body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({"/page-nothing,404", "/files/off/app.wsgi,403", "/files/run/app.wsgi/elsewhere,500"})
    void answersWhatItMayNotOrCannotServe(String path, int status) throws Exception {
        assertThat(bridge.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void sendsAScriptAsItIsWhereTheHandlerIsTakenAway() throws Exception {
        assertThat(bridge.get("/files/kept/app.wsgi").body()).contains("def application");
    }

    @Test
    void saysWhyAScriptIsNotRun() throws Exception {
        bridge.get("/files/off/app.wsgi");
        bridge.get("/files/run/app.wsgi/elsewhere");

        bridge.await("both refusals to be logged", () -> logged("WB0113: Options ExecCGI is off"));
        bridge.await("both refusals to be logged", () -> logged("WB0203: WSGIRestrictProcess does not allow"));
    }

    private static boolean logged(String text) {
        return bridge.log().stream().anyMatch(line -> line.contains(text));
    }
}
