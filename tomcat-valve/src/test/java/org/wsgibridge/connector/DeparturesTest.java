// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.RawHttp;

/** What a client gets of responses that may leave later than they end. */
@Timeout(60)
class DeparturesTest {

    private static final String ANSWER = "\r\n\r\nanswer";

    private final Tomcat tomcat = new Tomcat();
    private final CrewProtocol protocol = new CrewProtocol();
    private final Connector connector = new Connector(protocol);
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    /** Writes a response, which is ended after that. */
    private interface Page {
        void write(Request request, Response response) throws IOException;
    }

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(folder.toString());
        connector.setPort(0);
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.getEngine().getPipeline().addValve(new Ending());
        tomcat.start();
        pages.put("/plain", (request, response) -> print(response));
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void aResponseWaitsForWhatElseThereIsToDo() throws Exception {
        try (var client = client()) {
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            pages.put("/followed", (request, response) -> {
                // Without a length, since Tomcat 11 ends a response with the last byte of its length.
                response.getOutputStream().write("answer".getBytes(StandardCharsets.ISO_8859_1));
                crew().execute(() -> seen.add(arrived(client)));
            });
            String early;
            do {
                // Code that has just been loaded takes longer than a response waits.
                client.send(get("/followed"));
                early = seen.take();
                if (early.isEmpty()) {
                    client.readUntil(ANSWER);
                }
            } while (!early.isEmpty());
            assertThat(early).isEmpty();
        }
    }

    @Test
    void aResponseThatNothingFollowsLeavesAtOnce() throws Exception {
        try (var client = client()) {
            for (int i = 0; i < 1000; i++) {
                client.send(get("/plain"));
                client.readUntil(ANSWER);
            }
        }
    }

    @Test
    void aResponseDoesNotWaitForATaskThatTakesLong() throws Exception {
        try (var client = client()) {
            for (int i = 0; i < 50; i++) {
                var answered = new CountDownLatch(1);
                var ended = new CountDownLatch(1);
                pages.put("/held", (request, response) -> {
                    print(response);
                    crew().execute(() -> {
                        if (await(answered)) {
                            ended.countDown();
                        }
                    });
                });
                client.send(get("/held"));
                client.readUntil(ANSWER);
                answered.countDown();
                assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aResponseDoesNotWaitForTheNextRequestOfItsClient() throws Exception {
        try (var client = client()) {
            for (int i = 0; i < 50; i++) {
                var answered = new CountDownLatch(1);
                pages.put("/second", (request, response) -> {
                    if (await(answered)) {
                        print(response);
                    }
                });
                crew().execute(() -> {});
                client.send(get("/plain") + get("/second"));
                client.readUntil(ANSWER);
                answered.countDown();
                client.readUntil(ANSWER);
            }
        }
    }

    @Test
    void aResponseIsThereBeforeItsConnectionIsClosed() throws Exception {
        pages.put("/last", (request, response) -> {
            print(response);
            crew().execute(() -> {});
        });
        for (int i = 0; i < 200; i++) {
            try (var client = client()) {
                client.send("GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(client.readAll()).endsWith(ANSWER);
            }
        }
    }

    @Test
    void aFileFollowsTheHeadOfItsResponse() throws Exception {
        byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        pages.put("/file", (request, response) -> {
            response.setContentLength(content.length);
            request.setAttribute("org.apache.tomcat.sendfile.filename", file.toString());
            request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
            request.setAttribute("org.apache.tomcat.sendfile.end", (long) content.length);
            crew().execute(() -> {});
        });
        try (var client = client()) {
            for (int i = 0; i < 200; i++) {
                client.send(get("/file"));
                assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
                assertThat(client.read(content.length)).isEqualTo(content);
            }
        }
    }

    @Test
    void manyClientsAtOnceGetTheirOwnResponses() {
        pages.put("/echo", (request, response) -> {
            String text = request.getQueryString();
            response.setContentLength(text.length());
            response.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        });
        long good =
                IntStream.range(0, 16).parallel().mapToLong(this::ask500Times).sum();
        assertThat(good).isEqualTo(16 * 500);
    }

    private long ask500Times(int number) {
        try (var client = client()) {
            long good = 0;
            for (int i = 0; i < 500; i++) {
                String mark = number + "." + i + ".";
                client.send(get("/echo?" + mark));
                if (client.readUntil("\r\n\r\n" + mark).startsWith("HTTP/1.1 200")) {
                    good++;
                }
            }
            return good;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static void print(Response response) throws IOException {
        response.setContentLength(6);
        response.getOutputStream().write("answer".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String arrived(RawHttp client) {
        try {
            return client.arrived();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whoever serves connections. */
    private Executor crew() {
        return protocol.getExecutor();
    }

    private RawHttp client() throws IOException {
        return new RawHttp(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    }

    private final class Ending extends ValveBase {

        @Override
        public void invoke(Request request, Response response) throws IOException {
            Page page = pages.get(request.getRequestURI());
            if (page == null) {
                response.setStatus(404);
            } else {
                page.write(request, response);
            }
            protocol.end(request.getCoyoteRequest(), response::finishResponse);
        }
    }
}
