// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/** The application of the WSGI contract tests; contract.py is its twin. */
public final class ContractApplication implements GatewayCallable {

    private static final Header TEXT = new Header("Content-Type", "text/plain");

    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch released = new CountDownLatch(1);

    @Override
    public Iterable<byte[]> call(Environ environ, StartResponse response) throws IOException {
        String query = environ.queryString();
        return switch (environ.pathInfo().split("/")[1]) {
            case "hello" -> plain(response, "Hello World!");
            case "headers" -> {
                response.start(
                        "202 Taken",
                        List.of(
                                new Header("Set-Cookie", "a=1"),
                                new Header("Set-Cookie", "b=2"),
                                new Header("X-Case", "caf\u00e9")));
                yield List.of(new byte[0]);
            }
            case "empty" -> {
                response.start("204 No Content", List.of());
                yield List.of();
            }
            case "path" -> plain(response, environ.scriptName() + "|" + environ.pathInfo() + "|" + query);
            case "variables" ->
                plain(
                        response,
                        Stream.of("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once", "wsgi.input_terminated")
                                .map(name -> String.valueOf(environ.variables().get(name)))
                                .collect(Collectors.joining(" ")));
            case "stream" -> stream(response);
            case "drops" -> {
                response.start("200 OK", List.of(TEXT));
                yield () -> Stream.generate(() -> bytes(".")).limit(100).iterator();
            }
            case "pauses" -> {
                var beginning = List.of(bytes("first,"));
                Iterable<byte[]> rest = stream(response, "second,");
                yield () -> Stream.concat(beginning.stream(), StreamSupport.stream(rest.spliterator(), false))
                        .iterator();
            }
            case "release" -> {
                released.countDown();
                yield plain(response, "released");
            }
            case "write" -> {
                response.start("200 OK", List.of(TEXT)).write(bytes("written,"));
                yield List.of(bytes("returned"));
            }
            case "watched" -> {
                response.start("200 OK", List.of(TEXT));
                yield new Watched(query, List.of(bytes("a"), bytes("b")));
            }
            case "watched_and_failing" -> {
                response.start("200 OK", List.of(TEXT));
                yield new Watched(query, failingAfter("a", "after the first chunk"));
            }
            case "endless" -> {
                response.start("200 OK", List.of(TEXT));
                yield new Watched(
                        query, () -> Stream.generate(() -> new byte[1000]).iterator());
            }
            case "closes" -> plain(response, Integer.toString(Collections.frequency(closed, query)));
            case "raises" -> throw new IllegalArgumentException("before the response");
            case "never_starts" -> List.of(bytes("a body without a head"));
            case "replaces" -> {
                response.start("200 OK", List.of(TEXT));
                response.start("503 Busy", List.of(TEXT), new IllegalStateException("noticed in time"));
                yield List.of(bytes("sorry"));
            }
            case "replaces_too_late" -> {
                response.start("200 OK", List.of(TEXT));
                yield later(
                        "begun,",
                        () -> response.start("503 Busy", List.of(), new IllegalStateException("noticed too late")));
            }
            case "bad_header" -> {
                response.start("200 OK", List.of(new Header("X-Split", "a\r\nInjected: yes")));
                yield List.of(bytes("never sent"));
            }
            case "hop_by_hop" -> {
                response.start(
                        "200 OK",
                        List.of(
                                new Header("Transfer-Encoding", "chunked"),
                                new Header("Upgrade", "x"),
                                new Header("TE", "y"),
                                new Header("X-Other", "kept")));
                yield List.of(bytes("whole"));
            }
            case "content_type" -> {
                response.start("200 OK", List.of(new Header("Content-Type", "text/HTML; Charset=\"utf-8\"")));
                yield List.of();
            }
            case "large_header" -> {
                response.start("200 OK", List.of(new Header("X-Large", "x".repeat(32_000))));
                yield List.of();
            }
            case "not_modified" -> {
                response.start("304 Not Modified", List.of(new Header("Content-Length", "12")));
                yield List.of();
            }
            case "starts_twice" -> {
                response.start("200 OK", List.of(new Header("X-First", "1")));
                response.start("201 Created", List.of(new Header("X-Second", "2")));
                yield List.of(bytes("second"));
            }
            case "too_many" -> {
                response.start("200 OK", List.of(TEXT, new Header("Content-Length", "5")));
                yield () -> List.of(bytes("12345"), bytes("67890")).iterator();
            }
            case "too_few" -> {
                response.start("200 OK", List.of(TEXT, new Header("Content-Length", "10")));
                yield () -> List.of(bytes("12345")).iterator();
            }
            case "too_few_at_once" -> {
                response.start("200 OK", List.of(TEXT, new Header("Content-Length", "10")));
                yield List.of(bytes("12345"));
            }
            case "echo" -> {
                response.start("200 OK", List.of(TEXT));
                yield pieces(environ.input());
            }
            case "length" ->
                plain(response, Long.toString(environ.input().transferTo(OutputStream.nullOutputStream())));
            case "begins" -> plain(response, new String(environ.input().readNBytes(3), StandardCharsets.UTF_8));
            case "refuses" -> {
                response.start("413 Too Large", List.of(TEXT));
                yield List.of(bytes("not read"));
            }
            case "large" -> {
                response.start("200 OK", List.of(TEXT));
                byte[] large = new byte[3_000_000];
                Arrays.fill(large, (byte) 'x');
                yield List.of(large);
            }
            case "environ_of" ->
                plain(response, String.valueOf(environ.variables().getOrDefault(query, "-")));
            case "missing" -> {
                response.start("404 Not Here", List.of(TEXT, new Header("Set-Cookie", "a=1")));
                yield List.of(bytes("the page of the application"));
            }
            case "does_not_mind" -> plain(response, readable(environ.input()) ? "read" : "not read");
            case "does_not_mind_and_takes_its_time" -> {
                String text = readable(environ.input()) ? "read" : "not read";
                response.start("200 OK", List.of(TEXT));
                yield later(text, () -> await(new CountDownLatch(1), 60));
            }
            case "errors" -> {
                environ.errors().println("a line for the log");
                yield plain(response, "logged");
            }
            default -> throw new IllegalArgumentException(environ.pathInfo());
        };
    }

    private Iterable<byte[]> stream(StartResponse response) {
        return stream(response, "first,");
    }

    private Iterable<byte[]> stream(StartResponse response, String beginning) {
        response.start("200 OK", List.of(TEXT));
        var latch = new CountDownLatch(1);
        released = latch;
        return later(beginning, () -> await(latch, 30_000));
    }

    private static void await(CountDownLatch latch, long milliseconds) {
        try {
            latch.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Iterable<byte[]> plain(StartResponse response, String body) {
        response.start("200 OK", List.of(TEXT));
        return List.of(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean readable(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException failed) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Iterable<byte[]> failingAfter(String first, String message) {
        return later(first, () -> {
            throw new IllegalArgumentException(message);
        });
    }

    /** A first chunk, then something that happens, then a last chunk. */
    private static Iterable<byte[]> later(String first, Runnable then) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < 2;
            }

            @Override
            public byte[] next() {
                if (next++ == 0) {
                    return bytes(first);
                }
                then.run();
                return bytes("last");
            }
        };
    }

    private static Iterable<byte[]> pieces(InputStream input) {
        return () -> new Iterator<>() {
            private byte[] piece = read();

            private byte[] read() {
                try {
                    return input.readNBytes(10_000);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public boolean hasNext() {
                return piece.length > 0;
            }

            @Override
            public byte[] next() {
                if (piece.length == 0) {
                    throw new NoSuchElementException();
                }
                byte[] current = piece;
                piece = read();
                return current;
            }
        };
    }

    private final class Watched implements Iterable<byte[]>, AutoCloseable {

        private final String name;
        private final Iterable<byte[]> chunks;

        private Watched(String name, Iterable<byte[]> chunks) {
            this.name = name;
            this.chunks = chunks;
        }

        @Override
        public Iterator<byte[]> iterator() {
            return chunks.iterator();
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }
}
