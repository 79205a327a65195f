// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

@Timeout(120)
class UploadIT {

    private static final int SIZE = 50_000;

    @TempDir
    Path folder;

    /** Says how much a first read has taken. */
    public static final class ReadsOnce implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
            int count = environ.input().read(new byte[2 * SIZE]);
            startResponse.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
            return List.of(("took " + count + ".").getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void oneReadTakesAllThatHasArrived() throws Exception {
        new Scripts(folder).write("site.conf", "WSGIScriptAlias / java:" + ReadsOnce.class.getName() + "\n");
        try (var bridge = LaunchedBridge.serve(folder, "site.conf")) {
            String answer;
            do {
                // How much has arrived when the application reads is for the system to say.
                try (var client = new RawHttp(bridge.uri("/"))) {
                    client.send(
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n" + "x".repeat(SIZE));
                    answer = client.readUntil(".");
                    answer += client.readUntil(".");
                }
            } while (!answer.contains("took " + SIZE));
            assertThat(answer).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBodyThatBreaksOffAfterSomeOfItIsReadToThereFirst() throws Exception {
        new Scripts(folder).write("site.conf", "WSGIScriptAlias / java:" + ReadsOnce.class.getName() + "\n");
        try (var bridge = LaunchedBridge.serve(folder, "site.conf");
                var client = new RawHttp(bridge.uri("/"))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\nbegun")
                    .sendNoMore();

            assertThat(client.readAll()).contains("took 5.");
        }
    }
}
