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
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

/** From URL to application, through a whole server. */
@Timeout(120)
class RoutingIT {

    private static final String WHERE = """
            def application(environ, start_response):
                keys = ('SCRIPT_NAME', 'PATH_INFO', 'mod_wsgi.process_group', 'mod_wsgi.application_group', 'note')
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return ['|'.join(environ.get(key, '-') for key in keys).encode('latin-1')]
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", WHERE);
    }

    @Test
    void servesADirectoryOfScripts() throws Exception {
        scripts.write("scripts/a.wsgi", WHERE);

        try (var bridge = serve("WSGIScriptAlias /wsgi/ scripts/")) {
            assertThat(bridge.get("/wsgi/a.wsgi/x").body()).isEqualTo("/wsgi/a.wsgi|/x|default||-");
            assertThat(bridge.get("/wsgi/").statusCode()).isEqualTo(403);
            assertThat(bridge.get("/wsgi/none").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void startsTheGroupOfAScriptThatOnlyARequestShows() throws Exception {
        scripts.write("scripts/a.wsgi", WHERE);
        scripts.write("scripts/b.wsgi", WHERE);

        try (var bridge = serve("""
                WSGIDaemonProcess group
                WSGIProcessGroup group
                WSGIApplicationGroup %{RESOURCE}
                WSGIScriptAlias /wsgi/ scripts/
                """)) {
            assertThat(bridge.get("/wsgi/a.wsgi").body()).isEqualTo("/wsgi/a.wsgi||group|localhost|/wsgi/a.wsgi|-");
            assertThat(bridge.get("/wsgi/b.wsgi").body()).contains("|/wsgi/b.wsgi");
            assertThat(bridge.children()).hasSize(2);
        }
    }

    @Test
    void delegatesALocationToAnotherGroup() throws Exception {
        try (var bridge = serve("""
                WSGIDaemonProcess fast
                WSGIDaemonProcess slow
                WSGIScriptAlias / app.wsgi
                WSGIProcessGroup fast
                <Location /reports>
                    WSGIProcessGroup slow
                    SetEnv note here
                </Location>
                """)) {
            assertThat(bridge.get("/x").body()).isEqualTo("|/x|fast||-");
            assertThat(bridge.get("/reports/x").body()).isEqualTo("|/reports/x|slow||here");
        }
    }

    @Test
    void choosesTheVirtualHostByName() throws Exception {
        try (var bridge = serve("""
                <VirtualHost *:80>
                    ServerName a.example
                    WSGIScriptAlias / app.wsgi
                    SetEnv note a
                </VirtualHost>
                <VirtualHost *:80>
                    ServerName b.example
                    WSGIScriptAlias /sub app.wsgi
                    SetEnv note b
                </VirtualHost>
                """)) {
            assertThat(get(bridge, "a.example", "/x")).endsWith("|a");
            assertThat(get(bridge, "b.example", "/sub/x")).endsWith("|b");
            assertThat(get(bridge, "b.example", "/x")).contains(" 404 ");
        }
    }

    @Test
    void servesStaticFilesBesideAnApplication() throws Exception {
        scripts.write("static/style.css", "body {}");

        try (var bridge = serve("Alias /static static\nWSGIScriptAlias / app.wsgi")) {
            var response = bridge.get("/static/style.css");

            assertThat(response.body()).isEqualTo("body {}");
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
            assertThat(bridge.get("/other").body()).startsWith("|/other");
        }
    }

    @Test
    void leavesWhatHasNoMountToTomcat() throws Exception {
        try (var bridge = serve("WSGIScriptAlias /app app.wsgi")) {
            assertThat(bridge.get("/application").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersWithAnErrorPageForAScriptOfADirectoryThatIsBroken() throws Exception {
        scripts.write("scripts/broken.wsgi", "import nothing_of_that_name\n");
        scripts.write("scripts/sound.wsgi", WHERE);

        try (var bridge = serve("WSGIScriptAlias /wsgi/ scripts/")) {
            assertThat(bridge.get("/wsgi/broken.wsgi").statusCode()).isEqualTo(500);
            assertThat(bridge.get("/wsgi/sound.wsgi").statusCode()).isEqualTo(200);
            bridge.await(
                    "the reason to be logged",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("nothing_of_that_name")));
        }
    }

    private LaunchedBridge serve(String configuration) throws IOException {
        scripts.write("wsgi.conf", configuration);
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }

    private static String get(LaunchedBridge bridge, String host, String path) throws IOException {
        try (var client = new RawHttp(bridge.uri("/"))) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .readAll();
        }
    }
}
