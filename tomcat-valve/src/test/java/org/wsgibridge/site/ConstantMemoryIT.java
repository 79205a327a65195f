// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** Neither the server nor a worker holds a body, however long it is. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class ConstantMemoryIT {

    private static final String COUNTS_OR_GENERATES = """
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'application/octet-stream')])
                pieces = int(environ['QUERY_STRING'])
                if environ['REQUEST_METHOD'] == 'GET':
                    return (b'x' * 65536 for _ in range(pieces))
                total = 0
                for piece in iter(lambda: environ['wsgi.input'].read(65536), b''):
                    total += len(piece)
                return [b'%d' % total]
            """;

    private static final int PIECE = 65_536;

    /** 512 MiB: many times what may be kept, and over in seconds. */
    private static final int PIECES = 8_192;

    /** Enough to have everything loaded and every buffer made. */
    private static final int WARM = 512;

    /** What the issue allows for four times as much; the collector's young generation fills up within it. */
    private static final long ALLOWED = 64L << 20;

    @TempDir
    Path folder;

    private LaunchedBridge bridge;

    @BeforeEach
    void serve() throws IOException {
        new Scripts(folder).write("app.py", COUNTS_OR_GENERATES);
        bridge = LaunchedBridge.serve(folder, "app.py");
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void takesAnUploadOfKnownLength() throws Exception {
        upload(WARM, false);
        List<Long> before = resident();

        assertThat(upload(PIECES, false)).endsWith("\r\n\r\n" + (long) PIECES * PIECE);

        assertGrownLittle(before);
    }

    @Test
    void takesAnUploadInChunks() throws Exception {
        upload(WARM, true);
        List<Long> before = resident();

        assertThat(upload(PIECES, true)).endsWith("\r\n\r\n" + (long) PIECES * PIECE);

        assertGrownLittle(before);
    }

    @Test
    void sendsADownload() throws Exception {
        download(WARM);
        List<Long> before = resident();

        assertThat(download(PIECES)).isGreaterThan((long) PIECES * PIECE);

        assertGrownLittle(before);
    }

    private void assertGrownLittle(List<Long> before) throws IOException {
        List<Long> after = resident();
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i) - before.get(i)).as("growth in bytes").isLessThan(ALLOWED);
        }
    }

    /** Resident memory of the server and its worker. */
    private List<Long> resident() throws IOException {
        var sizes = new ArrayList<Long>();
        for (long pid : Stream.concat(Stream.of(bridge.pid()), bridge.children().stream())
                .toList()) {
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            String kibibytes = status.replaceAll("(?s).*\nVmRSS:\\s+(\\d+) kB.*", "$1");
            sizes.add(Long.parseLong(kibibytes) << 10);
        }
        return sizes;
    }

    private String upload(int pieces, boolean chunked) throws IOException {
        try (Socket socket = connect()) {
            String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (long) pieces * PIECE;
            OutputStream out = socket.getOutputStream();
            send("POST /?0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + framing + "\r\n\r\n", out);
            byte[] piece = new byte[PIECE];
            for (int i = 0; i < pieces; i++) {
                send(chunked ? "10000\r\n" : "", out);
                out.write(piece);
                send(chunked ? "\r\n" : "", out);
            }
            send(chunked ? "0\r\n\r\n" : "", out);
            // The answer comes in one chunk or with its length; the number is what matters.
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private long download(int pieces) throws IOException {
        try (Socket socket = connect()) {
            send("GET /?" + pieces + " HTTP/1.0\r\nHost: a\r\n\r\n", socket.getOutputStream());
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[PIECE];
            long total = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
            }
            return total;
        }
    }

    private Socket connect() throws IOException {
        URI server = bridge.uri("/");
        return new Socket(server.getHost(), server.getPort());
    }

    private static void send(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
