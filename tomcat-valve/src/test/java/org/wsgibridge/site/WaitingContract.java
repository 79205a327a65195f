// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.Conditions;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;
import org.wsgibridge.testkit.SmallTomcat;

/** Requests that wait for a worker, in a Tomcat with four threads, whatever its connector. */
@Timeout(90)
abstract class WaitingContract {

    private static final int THREADS = 4;

    /** Far more than there are threads. */
    static final int MANY = 40;

    /** Waits for as long as the file "open" is not there; notes each request that it gets. */
    private static final String GATED = """
            import os, time
            folder = os.path.dirname(__file__)
            def application(environ, start_response):
                path = environ['PATH_INFO']
                with open(os.path.join(folder, 'begun'), 'a') as begun:
                    begun.write(path + '\\n')
                while not os.path.exists(os.path.join(folder, 'open')):
                    time.sleep(0.02)
                body = environ['wsgi.input'].read() or path.encode()
                start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', str(len(body)))])
                return [body]
            """;

    /** Sends all of its response, and is not through with it as long as the file "open" is not there. */
    private static final String LINGERING = """
            import os, time
            folder = os.path.dirname(__file__)
            class Answer:
                def __iter__(self):
                    yield b'all of it'
                def close(self):
                    while not os.path.exists(os.path.join(folder, 'open')):
                        time.sleep(0.02)
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', '9')])
                return Answer()
            """;

    @TempDir
    Path folder;

    final List<RawHttp> clients = new ArrayList<>();
    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("gated.wsgi", GATED);
        scripts.write("ready.wsgi", Scripts.PID);
        scripts.write("lingering.wsgi", LINGERING);
    }

    @AfterEach
    void leave() throws IOException {
        for (RawHttp client : clients) {
            client.close();
        }
    }

    @Test
    void refusesThoseWhoDoNotGetAWorkerInTime() throws Exception {
        try (var tomcat = serve("queue-timeout=1")) {
            hold(tomcat);
            long began = System.nanoTime();
            for (int i = 0; i < MANY; i++) {
                get(tomcat, "/gated/late");
            }

            for (RawHttp client : clients.subList(1, clients.size())) {
                assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 504");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(3500));
            assertThat(begun()).containsExactly("/held");
            open();
        }
    }

    @Test
    void asksNoWorkerForAClientThatHasLeft() throws Exception {
        try (var tomcat = serve("")) {
            hold(tomcat);
            try (var impatient = new RawHttp(tomcat.uri("/"))) {
                impatient.send(request("/gated/impatient"));
                Conditions.await("it to wait", () -> tomcat.waiting() == others() + 1);
            }
            RawHttp patient = get(tomcat, "/gated/patient");
            open();

            assertThat(patient.readUntil("/patient")).startsWith("HTTP/1.1 200");
            assertThat(begun()).containsExactly("/held", "/patient");
        }
    }

    @Test
    void sendsAllThatThereIsWhileTheApplicationIsNotThrough() throws Exception {
        try (var tomcat = serve("")) {
            RawHttp lingering = get(tomcat, "/lingering");
            assertThat(lingering.readUntil("all of it"))
                    .startsWith("HTTP/1.1 200")
                    .contains("all of it");
            Conditions.await("it to linger", () -> tomcat.waiting() == others());
            RawHttp next = get(tomcat, "/gated/next");
            Conditions.await("the next to wait for the worker", () -> tomcat.waiting() == others() + 1);
            lingering.send(request("/ready"));
            open();

            assertThat(next.readUntil("/next")).startsWith("HTTP/1.1 200");
            assertThat(lingering.readUntil("\r\n\r\n")).contains("HTTP/1.1 200");
            assertThat(begun()).containsExactly("/next");
        }
    }

    @Test
    void keepsTheConnectionAndWhatHasBeenSentAhead() throws Exception {
        try (var tomcat = serve("")) {
            hold(tomcat);
            RawHttp client = new RawHttp(tomcat.uri("/"));
            clients.add(client);
            client.send(
                    request("/gated/first") + "POST /gated/second HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
                            + request("/other/plain"));
            Conditions.await("it to wait", () -> tomcat.waiting() == others() + 1);
            open();

            assertThat(client.readUntil("/first")).startsWith("HTTP/1.1 200");
            assertThat(client.readUntil("body")).contains("HTTP/1.1 200");
            assertThat(client.readUntil("plain")).contains("HTTP/1.1 200");
        }
    }

    @Test
    void logsEachRequestOnce() throws Exception {
        try (var tomcat = serve("queue-timeout=1")) {
            hold(tomcat);
            RawHttp late = get(tomcat, "/gated/late");
            late.readUntil("\r\n\r\n");
            RawHttp patient = get(tomcat, "/gated/patient");
            Conditions.await("it to wait", () -> tomcat.waiting() == others() + 1);
            open();
            patient.readUntil("/patient");
            answer(tomcat, "/other/plain");

            Conditions.await("all to be logged", () -> tomcat.accesses().size() == 4);
            assertThat(tomcat.accesses())
                    .containsExactlyInAnyOrder(
                            "/gated/late 504", "/gated/held 200", "/gated/patient 200", "/other/plain 200");
        }
    }

    @Test
    void refusesThoseWhoWaitWhenTheServerStops() throws Exception {
        try (var tomcat = serve("shutdown-timeout=1")) {
            hold(tomcat);
            RawHttp waits = get(tomcat, "/gated/waits");
            Conditions.await("it to wait", () -> tomcat.waiting() == others() + 1);

            tomcat.closeValve();

            assertThat(waits.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
        }
    }

    /** A connector that has not been opened. */
    abstract Connector connector();

    /** How many requests wait without a thread while one is being served and no other is there. */
    abstract int others();

    SmallTomcat serve(String options) throws Exception {
        Path configuration = scripts.write("wsgi.conf", """
                WSGIDaemonProcess gated threads=1 %s
                WSGIDaemonProcess ready threads=1
                WSGIScriptAlias /gated gated.wsgi process-group=gated
                WSGIScriptAlias /ready ready.wsgi process-group=ready
                WSGIScriptAlias /lingering lingering.wsgi process-group=gated
                """.formatted(options));
        return SmallTomcat.start(configuration, Files.createDirectory(folder.resolve("tomcat")), connector(), THREADS);
    }

    /** Occupies the one thread of the worker until {@link #open}. */
    void hold(SmallTomcat tomcat) throws IOException {
        get(tomcat, "/gated/held");
        Conditions.await("the request to begin", () -> !begun().isEmpty());
    }

    RawHttp get(SmallTomcat tomcat, String path) throws IOException {
        var client = new RawHttp(tomcat.uri("/"));
        clients.add(client);
        return client.send(request(path));
    }

    void open() throws IOException {
        scripts.write("open", "");
    }

    /** The requests that the gated application has got. */
    private List<String> begun() {
        try {
            Path notes = folder.resolve("begun");
            return Files.exists(notes) ? Files.readAllLines(notes) : Collections.emptyList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    static HttpResponse<String> answer(SmallTomcat tomcat, String path) throws Exception {
        var request = HttpRequest.newBuilder(tomcat.uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
