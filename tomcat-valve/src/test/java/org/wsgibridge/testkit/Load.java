// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Clients that each send one request after the other over a connection that stays, as fast as they are answered. Nothing
 * is tried twice, and whatever is not 200 is kept.
 */
public final class Load {

    /** Longer than any answer may take, so that a request that is never answered is seen as one. */
    private static final int PATIENCE_MILLIS = 20_000;

    /**
     * A request that was not answered with 200.
     *
     * @param what the status, or how the connection failed
     */
    public record Failure(String what, long nanos) {}

    private final URI address;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;
    private volatile String lastBody = "";

    private Load(URI address) {
        this.address = address;
    }

    /** Begins. */
    public static Load start(URI address, int clients) {
        var load = new Load(address);
        for (int i = 0; i < clients; i++) {
            var thread = new Thread(load::run, "client-" + i);
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /** The body of the answer that came last. */
    public String lastBody() {
        return lastBody;
    }

    /** Every request that was not answered with 200. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** How many were. */
    public int answered() {
        return latencies.size();
    }

    /** The longest that any answer took. */
    public Duration slowest() {
        return Duration.ofNanos(
                latencies.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** What this share of the answers did not exceed. */
    public Duration percentile(double share) {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[(int) ((sorted.length - 1) * share)]);
    }

    /** Lets every client finish its request, and returns when all have. */
    public void end() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run() {
        while (!ending) {
            try (var socket = new Socket(address.getHost(), address.getPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                var input = new BufferedInputStream(socket.getInputStream());
                boolean open = true;
                while (open && !ending) {
                    open = ask(socket, input);
                }
            } catch (IOException e) {
                failures.add(new Failure(e.toString(), 0));
            }
        }
    }

    /** One request; false when the connection is not to be used again. */
    private boolean ask(Socket socket, InputStream input) {
        long began = System.nanoTime();
        try {
            String request = "GET " + address.getRawPath() + " HTTP/1.1\r\nHost: " + address.getHost() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String status = line(input);
            int length = 0;
            boolean stays = true;
            for (String field = line(input); !field.isEmpty(); field = line(input)) {
                String lower = field.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                }
                stays &= !lower.equals("connection: close");
            }
            byte[] body = input.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("a body of " + length + " bytes ended after " + body.length);
            }
            long nanos = System.nanoTime() - began;
            if (status.startsWith("HTTP/1.1 200")) {
                latencies.add(nanos);
                lastBody = new String(body, StandardCharsets.ISO_8859_1);
            } else {
                failures.add(new Failure(status, nanos));
            }
            return stays;
        } catch (IOException e) {
            failures.add(new Failure(e.toString(), System.nanoTime() - began));
            return false;
        }
    }

    private static String line(InputStream input) throws IOException {
        var line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection after '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
