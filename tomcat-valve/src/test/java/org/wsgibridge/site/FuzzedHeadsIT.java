// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

/** Whatever a client sends for a request, it gets an answer or a closed connection, and the next one is served. */
@Timeout(180)
class FuzzedHeadsIT {

    private static final String HEAD = "POST /a%20b//c;d=e?f=%zz HTTP/1.1\r\nHost: a.example:80\r\nCookie: a=b\r\n"
            + "X-Forwarded-For: 1.2.3.4\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n"
            + "Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

    private static final List<String> RUBBISH = List.of(
            "\0",
            "\r",
            "\n",
            "\r\n",
            "\r\n\r\n",
            " ",
            ":",
            "%",
            "%00",
            "%2f",
            "/../",
            "//",
            "\t",
            "\u00ff",
            "é",
            ";",
            "?",
            "#",
            "Content-Length: 5\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: x\r\n",
            "HTTP/9.9",
            "\u0080".repeat(300),
            "a".repeat(9000),
            "Expect: 100-continue\r\n",
            "Host:\r\n",
            "[::1",
            "\\");

    @TempDir
    Path folder;

    @Test
    void survivesHeadsCutAtEveryOffset() throws Exception {
        try (var bridge = serve()) {
            for (int length = 0; length < HEAD.length(); length++) {
                offer(bridge, HEAD.substring(0, length));
            }

            assertServes(bridge);
        }
    }

    @Test
    void survivesHeadsWithRubbishInThem() throws Exception {
        var random = new Random(20261120);
        try (var bridge = serve()) {
            for (int round = 0; round < 3_000; round++) {
                offer(bridge, mutated(random));
            }

            assertServes(bridge);
            assertThat(bridge.log().stream().filter(line -> line.contains("ERROR")))
                    .isEmpty();
        }
    }

    private static String mutated(Random random) {
        var head = new StringBuilder(HEAD);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(head.length());
            switch (random.nextInt(4)) {
                case 0 -> head.setCharAt(at, (char) random.nextInt(256));
                case 1 -> head.setCharAt(at, (char) (head.charAt(at) ^ (1 << random.nextInt(8))));
                case 2 -> head.delete(at, Math.min(head.length(), at + 1 + random.nextInt(20)));
                default -> head.insert(at, RUBBISH.get(random.nextInt(RUBBISH.size())));
            }
            if (head.length() == 0) {
                head.append(HEAD);
            }
        }
        return head.toString();
    }

    /** Sends what there is, says that there is no more to come, and waits for the end of the answer. */
    private static void offer(LaunchedBridge bridge, String request) throws IOException {
        try (var client = new RawHttp(bridge.uri("/"))) {
            client.send(request).sendNoMore().readAll();
        } catch (SocketTimeoutException hanging) {
            throw new AssertionError("neither answered nor closed: " + request, hanging);
        } catch (SocketException reset) {
            // Also an answer: the server had not read everything when it closed.
            assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
        }
    }

    private static void assertServes(LaunchedBridge bridge) throws Exception {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            bodies.add(bridge.get("/").body());
        }
        assertThat(bodies).containsOnly("0");
    }

    private LaunchedBridge serve() throws IOException {
        new Scripts(folder).write("app.py", """
                def application(environ, start_response):
                    body = environ['wsgi.input'].read()
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'%d' % len(body)]
                """);
        return LaunchedBridge.serve(folder, "app.py", "--threads", "2", "--log-level", "warn");
    }
}
