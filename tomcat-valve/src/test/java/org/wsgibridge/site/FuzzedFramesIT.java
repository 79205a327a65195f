// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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

/** Whatever comes over the sockets of a group, it goes on, and serves with all its threads. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class FuzzedFramesIT {

    private static final int THREADS = 4;

    /** At /meet as many requests as there are threads wait for each other; at /say a worker says what it must not. */
    private static final String APPLICATION = """
            import os, stat, threading
            meeting = threading.Barrier(4, timeout=30)
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                if environ['PATH_INFO'] == '/meet':
                    meeting.wait()
                    return [b'met']
                words = bytes.fromhex(environ['QUERY_STRING'])
                for name in os.listdir('/proc/self/fd'):
                    if int(name) > 2 and os.path.exists('/proc/self/fd/' + name):
                        if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                            os.write(int(name), words)
                return [b'said']
            """;

    @TempDir
    Path folder;

    private LaunchedBridge bridge;

    @BeforeEach
    void serve() throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("app.wsgi", APPLICATION);
        scripts.write(
                "wsgi.conf",
                "WSGISocketPrefix run\nWSGIDaemonProcess g threads=" + THREADS
                        + "\nWSGIScriptAlias / app.wsgi process-group=g\n");
        bridge = LaunchedBridge.serve(folder, "wsgi.conf", "--log-level", "info");
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void turnsAwayStrangersWhateverTheySay() throws Exception {
        Path socket = socket();
        byte[] introduction = frames();
        for (int length = 0; length <= introduction.length; length++) {
            say(socket, Arrays.copyOf(introduction, length));
        }
        for (int bit = 0; bit < introduction.length * Byte.SIZE; bit++) {
            byte[] flipped = introduction.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            say(socket, flipped);
        }

        assertServesWithAllThreads();
        assertThat(bridge.children()).hasSize(1);
    }

    @Test
    void takesAHundredThousandRandomFrames() throws Exception {
        Path socket = socket();
        var random = new Random(20261120);
        for (int connection = 0; connection < 2_000; connection++) {
            var frames = ByteBuffer.allocate(50 * 64);
            for (int i = 0; i < 50; i++) {
                int length = random.nextInt(60);
                byte[] payload = new byte[length];
                random.nextBytes(payload);
                // Half of them claim another length than they have.
                frames.putInt(random.nextInt(0x20) << 24 | (random.nextBoolean() ? length : random.nextInt(1 << 24)));
                frames.put(payload);
            }
            say(socket, Arrays.copyOf(frames.array(), frames.position()));
        }

        assertServesWithAllThreads();
        assertThat(bridge.children()).hasSize(1);
    }

    @Test
    void replacesAWorkerThatSaysWhatItMustNot() throws Exception {
        List<String> rubbish = List.of(
                "ff000000", // no type of a frame
                "15000001" + "78", // DATA before HEAD
                "14000003" + "4f4b00", // a status that is no number
                "16000000" + "16000000"); // END before HEAD
        for (int death = 1; death <= rubbish.size(); death++) {
            int status = bridge.get("/say?" + rubbish.get(death - 1)).statusCode();

            assertThat(status).isEqualTo(502);
            int workers = death + 1;
            bridge.await("another worker", () -> ready() == workers);
        }

        assertServesWithAllThreads();
        assertThat(bridge.log()).anyMatch(line -> line.contains("WB0302: "));
    }

    private void assertServesWithAllThreads() throws Exception {
        var requests = new ArrayList<CompletableFuture<String>>();
        for (int i = 0; i < THREADS; i++) {
            requests.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return bridge.get("/meet").body();
                        } catch (IOException e) {
                            return e.toString();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            return e.toString();
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<String> request : requests) {
            assertThat(request.get()).isEqualTo("met");
        }
    }

    private long ready() {
        return bridge.log().stream()
                .filter(line -> line.contains("worker ready"))
                .count();
    }

    /** HELLO and READY as a worker says them, but for the token, which no stranger has. */
    private static byte[] frames() {
        byte[] hello = "token\000responses 0\0004711\000".getBytes(StandardCharsets.ISO_8859_1);
        byte[] ready = "version\0003.11\000".getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + hello.length + ready.length)
                .putInt(0x11 << 24 | hello.length)
                .put(hello)
                .putInt(0x12 << 24 | ready.length)
                .put(ready)
                .array();
    }

    private Path socket() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().equals("s"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void say(Path socket, byte[] words) throws IOException {
        try (var stranger = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var bytes = ByteBuffer.wrap(words);
            while (bytes.hasRemaining()) {
                stranger.write(bytes);
            }
        } catch (IOException turnedAway) {
            assertThat(turnedAway).hasMessageContaining("Broken pipe");
        }
    }
}
