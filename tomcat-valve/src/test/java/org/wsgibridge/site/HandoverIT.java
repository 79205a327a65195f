// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** X-Sendfile, and 200 with a local Location. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverIT {

    private static final String CONTENT = "0123456789".repeat(20_000);

    @TempDir
    static Path folder;

    private LaunchedBridge bridge;

    @BeforeAll
    void start() throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("app.py", """
                from urllib.parse import unquote
                def application(environ, start_response):
                    name, _, value = unquote(environ['QUERY_STRING']).partition('=')
                    if environ['PATH_INFO'] == '/endless':
                        start_response('200 OK', [(name, value)])
                        return iter(lambda: b'x' * 1000, None)
                    if environ['PATH_INFO'] == '/missing':
                        start_response('404 Not Found', [(name, value)])
                        return []
                    if name:
                        start_response('200 OK', [(name, value), ('Content-Length', '7'), ('X-App', 'yes')])
                        return [b'dropped']
                    keys = 'REQUEST_METHOD PATH_INFO REQUEST_URI REDIRECT_URL CONTENT_LENGTH'.split()
                    body = ' '.join(environ.get(key, '-') for key in keys).encode()
                    start_response('200 OK', [('Content-Length', str(len(body)))])
                    return [body]
                """);
        scripts.write("files/content", CONTENT);
        scripts.write("secret", "secret");
        Files.createSymbolicLink(folder.resolve("files/link"), folder.resolve("secret"));
        scripts.write("wsgi.conf", """
                WSGIScriptAlias /closed app.py
                WSGIScriptAlias / app.py
                <Location />
                    WSGISendfileRoot files
                    WSGILocalRedirectRoot /public
                </Location>
                """);
        bridge = LaunchedBridge.serve(folder, "wsgi.conf");
    }

    @AfterAll
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void sendsTheFileThatXSendfileNamesWithTheOtherHeaders() throws Exception {
        HttpResponse<String> response = bridge.get("/x?X-Sendfile=" + folder.resolve("files/content"));

        assertThat(response.body()).isEqualTo(CONTENT);
        assertThat(response.headers().firstValue("X-App")).hasValue("yes");
        assertThat(response.headers().firstValue("X-Sendfile")).isEmpty();
        assertThat(response.headers().allValues("Content-Length")).containsExactly("200000");
    }

    @Test
    void sendsThePartOfTheFileThatTheClientWants() throws Exception {
        HttpResponse<String> response =
                bridge.get("/x?X-Sendfile=" + folder.resolve("files/content"), "Range", "bytes=5-100004");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(CONTENT.substring(5, 100_005));
    }

    @Test
    void keepsTheStatusOfTheApplication() throws Exception {
        HttpResponse<String> response =
                bridge.get("/missing?X-Sendfile=" + folder.resolve("files/content"), "Range", "bytes=5-6");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo(CONTENT);
    }

    @Test
    void stopsAnApplicationWhoseOwnBodyDoesNotEnd() throws Exception {
        assertThat(bridge.get("/endless?X-Sendfile=" + folder.resolve("files/content"))
                        .body())
                .isEqualTo(CONTENT);
    }

    @Test
    void refusesAFileOutsideOfTheRoots() throws Exception {
        HttpResponse<String> response = bridge.get("/x?X-Sendfile=" + folder.resolve("secret"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void refusesAFileToWhichOnlyDotsOrLinksLead() throws Exception {
        String files = folder.resolve("files").toString();

        assertThat(bridge.get("/x?X-Sendfile=" + files + "/../secret").statusCode())
                .isEqualTo(500);
        assertThat(bridge.get("/x?X-Sendfile=" + files + "/link").statusCode()).isEqualTo(500);
    }

    @Test
    void findsNoFileWhereThereIsNone() throws Exception {
        String files = folder.resolve("files").toString();

        assertThat(bridge.get("/x?X-Sendfile=" + files + "/none").statusCode()).isEqualTo(404);
        assertThat(bridge.get("/x?X-Sendfile=" + files).statusCode()).isEqualTo(404);
        assertThat(bridge.get("/x?X-Sendfile=files/content").statusCode()).isEqualTo(404);
    }

    @Test
    void answersWithWhatStandsAtALocalLocation() throws Exception {
        assertThat(bridge.get("/x?Location=/public/page").body())
                .isEqualTo("GET /public/page /x?Location=/public/page /x -");
    }

    @Test
    void followsNoLocationThatIsNotListed() throws Exception {
        assertThat(bridge.get("/x?Location=/closed").statusCode()).isEqualTo(500);
        assertThat(bridge.get("/x?Location=/public/../closed").statusCode()).isEqualTo(500);
        assertThat(bridge.get("/x?Location=/public/%252e%252e/closed").statusCode())
                .isEqualTo(500);
    }

    @Test
    void leavesALocationOfAnotherServerAlone() throws Exception {
        assertThat(bridge.get("/x?Location=//example.org/public").body()).isEqualTo("dropped");
    }
}
