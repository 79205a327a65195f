// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/**
 * Sixteen clients that ask in-process Python for everything at once: small and large answers, streams, failures,
 * connections that break off, while scripts change and the JVM collects all its garbage many times a second.
 *
 * <p>As a program, from the folder {@code tomcat-valve} with the class path of its tests: {@code Soak SECONDS [PYTHONHOME]}.
 */
public final class Soak {

    private static final int CLIENTS = 16;
    private static final int MEGABYTE = 1_000_000;
    private static final int CHUNKS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofMillis(50);
    private static final long RELOAD_MILLIS = 5_000;
    private static final int MOST_REPORTED = 20;

    private static final String SCRIPT = """
            def pages(environ):
                path = environ['PATH_INFO']
                if path == '/hello':
                    return [b'Hello World!']
                if path == '/echo':
                    return [environ['wsgi.input'].read()]
                if path == '/stream':
                    return (b'%04d' % number * 250 for number in range(50))
                if path == '/endless':
                    return iter(lambda: b'x' * 10000, b'')
                raise ValueError('on purpose')

            def application(environ, start_response):
                chunks = pages(environ)
                start_response('200 OK', [('Content-Type', 'application/octet-stream')])
                return chunks
            """;

    private final LaunchedBridge bridge;
    private final Path changing;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();
    private final List<Long> residentKilobytes = new ArrayList<>();
    private volatile boolean over;

    private Soak(LaunchedBridge bridge, Path changing) {
        this.bridge = bridge;
        this.changing = changing;
    }

    /**
     * What it found.
     *
     * @param answers that were right
     * @param wrong sentences about those that were not
     * @param residentKilobytes of the server, every five seconds
     */
    record Findings(long answers, List<String> wrong, List<Long> residentKilobytes) {}

    /** Prints what it finds; exit status 1 when an answer was wrong. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("soak");
        Findings findings = run(folder, Duration.ofSeconds(Long.parseLong(args[0])), args.length > 1 ? args[1] : "");
        System.out.println(
                findings.answers() + " right answers, " + findings.wrong().size() + " wrong ones");
        findings.wrong().stream().limit(MOST_REPORTED).forEach(System.out::println);
        System.out.println("resident KB every 5 s: " + findings.residentKilobytes());
        System.exit(findings.wrong().isEmpty() ? 0 : 1);
    }

    /** Serves a site from a folder and asks it for so long; {@code home} is WSGIPythonHome, possibly empty. */
    static Findings run(Path folder, Duration length, String home) throws Exception {
        var scripts = new Scripts(folder);
        Path changing = scripts.write("changing.wsgi", SCRIPT);
        scripts.write("beside.wsgi", SCRIPT);
        scripts.write("site.conf", (home.isEmpty() ? "" : "WSGIPythonHome " + home + "\n") + """
                WSGIProcessGroup %{GLOBAL}
                WSGIScriptAlias /main changing.wsgi
                WSGIScriptAlias /beside beside.wsgi application-group=beside
                WSGIScriptAlias /gc java:org.wsgibridge.soak.CollectsGarbage
                """);
        try (var bridge = LaunchedBridge.serveInProcess(folder, "site.conf", "--log-level", "error")) {
            return new Soak(bridge, changing).run(length);
        }
    }

    private Findings run(Duration length) throws Exception {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(i);
            threads.add(new Thread(() -> ask(random), "client-" + i));
        }
        threads.add(new Thread(this::collect, "collector"));
        threads.forEach(Thread::start);
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end && wrong.size() < MOST_REPORTED) {
            residentKilobytes.add(resident());
            Thread.sleep(Math.max(1, Math.min(RELOAD_MILLIS, (end - System.nanoTime()) / 1_000_000)));
            Files.writeString(changing, SCRIPT + "# " + System.nanoTime() + "\n");
        }
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return new Findings(answers.get(), List.copyOf(wrong), List.copyOf(residentKilobytes));
    }

    private long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + bridge.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("the server is gone");
    }

    private void collect() {
        HttpClient client = client();
        while (!over) {
            expect(client, "/gc", null, 200, "collected".getBytes(StandardCharsets.US_ASCII));
            LockSupport.parkNanos(BETWEEN_COLLECTIONS.toNanos());
        }
    }

    private void ask(Random random) {
        HttpClient client = client();
        byte[] large = new byte[MEGABYTE];
        random.nextBytes(large);
        while (!over) {
            String mount = random.nextInt(4) == 0 ? "/beside" : "/main";
            switch (random.nextInt(12)) {
                case 0 -> expect(client, mount + "/echo", large, 200, large);
                case 1 -> expect(client, mount + "/stream", null, 200, streamed());
                case 2 -> expect(client, mount + "/fails", null, 500, null);
                case 3 -> breakOff(mount + "/endless", "", 20_000);
                case 4 -> breakOff(mount + "/echo", "Content-Length: " + MEGABYTE + "\r\n", 0);
                default ->
                    expect(client, mount + "/hello", null, 200, "Hello World!".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static byte[] streamed() {
        var text = new StringBuilder();
        for (int i = 0; i < CHUNKS; i++) {
            text.append(String.format("%04d", i).repeat(250));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private void expect(HttpClient client, String path, byte[] body, int status, byte[] answer) {
        var request = HttpRequest.newBuilder(bridge.uri(path)).timeout(PATIENCE);
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != status) {
                wrong.add(path + " was answered with " + response.statusCode());
            } else if (answer != null && !Arrays.equals(answer, response.body())) {
                wrong.add(path + " was answered with " + response.body().length + " bytes of something else");
            } else {
                answers.incrementAndGet();
            }
        } catch (IOException e) {
            wrong.add(path + " was not answered: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a head, and a part of a body when one is declared, reads so many bytes and hangs up. */
    private void breakOff(String path, String header, int bytes) {
        URI place = bridge.uri(path);
        String method = header.isEmpty() ? "GET " : "POST ";
        String head = method + place.getPath() + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
        try (var socket = new Socket(place.getHost(), place.getPort())) {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[header.isEmpty() ? 0 : MEGABYTE / 2]);
            socket.getInputStream().readNBytes(bytes);
            answers.incrementAndGet();
        } catch (IOException e) {
            wrong.add(path + " could not be broken off: " + e);
        }
    }
}
