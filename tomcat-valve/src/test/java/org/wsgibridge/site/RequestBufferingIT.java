// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

@Timeout(120)
class RequestBufferingIT {

    private static final String LENGTH = """
            def application(environ, start_response):
                body = environ['wsgi.input'].read()
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'%d %s' % (len(body), body[-3:])]
            """;

    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";

    @TempDir
    Path folder;

    @Test
    void takesNoWorkerBeforeTheBodyIsThere() throws Exception {
        try (var bridge = serve("");
                var slow = new RawHttp(bridge.uri("/"));
                var fast = new RawHttp(bridge.uri("/"))) {
            slow.send(HEAD + "Content-Length: 100003\r\n\r\n" + "x".repeat(100_000));

            // There is one thread, and it would wait for the slow client.
            String quick = fast.send(HEAD + "Content-Length: 3\r\n\r\nabc").readAll();

            assertThat(quick).endsWith("3 abc");
            assertThat(slow.send("end").readAll()).endsWith("100003 end");
        }
    }

    @Test
    void storesABodyOfUnknownLength() throws Exception {
        try (var bridge = serve("");
                var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n40000\r\n" + "x".repeat(0x40000)
                            + "\r\n3\r\nend\r\n0\r\n\r\n")
                    .readAll();

            assertThat(response).endsWith((0x40000 + 3) + " end");
        }
    }

    @Test
    void refusesABodyThatTurnsOutToBeTooLong() throws Exception {
        try (var bridge = serve("LimitRequestBody 100\n");
                var client = new RawHttp(bridge.uri("/"))) {
            String response = client.send(
                            HEAD + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + "x".repeat(0x65) + "\r\n0\r\n\r\n")
                    .readAll();

            assertThat(response).startsWith("HTTP/1.1 413");
        }
    }

    private LaunchedBridge serve(String more) throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("app.wsgi", LENGTH);
        scripts.write(
                "wsgi.conf",
                more
                        + "WSGIDaemonProcess g threads=1 request-buffering=on\nWSGIScriptAlias / app.wsgi process-group=g\n");
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }
}
