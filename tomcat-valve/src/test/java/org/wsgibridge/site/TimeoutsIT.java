// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** The time-outs and limits of WSGIDaemonProcess, seen from a client. */
@Timeout(120)
class TimeoutsIT {

    /** Waits for as long as a file is there, so that a test decides when a request ends. */
    private static final String GATED = """
            import os, time
            folder = os.path.dirname(__file__)
            def application(environ, start_response):
                if environ['PATH_INFO'] == '/gated':
                    open(os.path.join(folder, 'begun-%d' % time.time_ns()), 'w').close()
                    while not os.path.exists(os.path.join(folder, 'open')):
                        time.sleep(0.02)
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'%d' % os.getpid()]
            """;

    @TempDir
    Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", GATED);
    }

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    @Test
    void answersGatewayTimeoutWhenNoThreadIsFreeInTime() throws Exception {
        try (var bridge = serve("threads=1 queue-timeout=1")) {
            var held = hold(bridge);
            long began = System.nanoTime();

            HttpResponse<String> response = bridge.get("/x");

            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(System.nanoTime() - began).isBetween(900_000_000L, 3_000_000_000L);
            open();
            assertThat(held.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesARequestWhenTooManyWaitAlready() throws Exception {
        try (var bridge = serve("threads=1 listen-backlog=2")) {
            hold(bridge);
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(get(bridge, "/x"));
            }

            bridge.await("three refusals", () -> refused(all) == 3);
            open();

            assertThat(all)
                    .allSatisfy(
                            response -> assertThat(response.join().statusCode()).isIn(200, 503));
            assertThat(all)
                    .filteredOn(response -> response.join().statusCode() == 503)
                    .allSatisfy(response -> assertThat(response.join().headers().firstValue("Retry-After"))
                            .isPresent());
        }
    }

    @Test
    void answersGatewayTimeoutWhenARequestTakesTooLongAndReplacesTheWorker() throws Exception {
        try (var bridge = serve("threads=2 request-timeout=1")) {
            String before = bridge.get("/x").body();
            long began = System.nanoTime();

            assertThat(bridge.get("/gated").statusCode()).isEqualTo(504);

            assertThat(System.nanoTime() - began).isBetween(900_000_000L, 2_000_000_000L);
            bridge.await("another worker to serve", () -> !body(bridge, "/x").equals(before));
            assertThat(bridge.log()).anyMatch(line -> line.contains("request_timeout"));
            open();
        }
    }

    @Test
    void showsWhereARequestIsStuckAndLetsTheOthersOfItsWorkerFinish() throws Exception {
        scripts.write("app.wsgi", """
                import os, time
                folder = os.path.dirname(__file__)
                def stuck():
                    while not os.path.exists(os.path.join(folder, 'open')):
                        time.sleep(0.02)  # the line where it is stuck
                def application(environ, start_response):
                    if environ['PATH_INFO'] == '/stuck':
                        open(os.path.join(folder, 'begun-1'), 'w').close()
                        stuck()
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    if environ['PATH_INFO'] == '/slow':
                        time.sleep(0.9)
                    return [b'%d' % os.getpid()]
                """);
        try (var bridge = serve("threads=2 request-timeout=1")) {
            String before = bridge.get("/x").body();
            var stuck = get(bridge, "/stuck?secret");
            awaitBegun(bridge);
            var slow = get(bridge, "/slow");

            assertThat(stuck.get().statusCode()).isEqualTo(504);

            assertThat(slow.get().statusCode()).isEqualTo(200);
            assertThat(slow.get().body()).isEqualTo(before);
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("WARN")
                            && line.contains("WB0306: GET /stuck took worker " + before + " of process group group"));
            bridge.await(
                    "the stack",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("app.wsgi\", line 5 in stuck")));
            open();
        }
    }

    @Test
    void interruptsARequestThatTakesTooLongAndKeepsItsWorkerUnlessItGoesOn() throws Exception {
        scripts.write("app.wsgi", """
                import mod_wsgi, os, time
                folder = os.path.dirname(__file__)
                def application(environ, start_response):
                    if environ['PATH_INFO'] == '/loop':
                        try:
                            while True:
                                time.sleep(0.01)  # where it is stuck
                        except mod_wsgi.RequestTimeout:
                            open(os.path.join(folder, 'begun-1'), 'w').close()
                            raise
                    if environ['PATH_INFO'] == '/raise':
                        raise mod_wsgi.RequestTimeout()
                    if environ['PATH_INFO'] == '/deaf':
                        time.sleep(60)
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'%d' % os.getpid()]
                """);
        try (var bridge = serve("threads=1 request-timeout=1 interrupt-timeout=1")) {
            String before = bridge.get("/x").body();

            assertThat(bridge.get("/raise").statusCode()).isEqualTo(504);
            assertThat(bridge.get("/loop").statusCode()).isEqualTo(504);

            awaitBegun(bridge);
            assertThat(bridge.get("/x").body()).isEqualTo(before);
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("is interrupted; it was here:"))
                    .anyMatch(line -> line.contains("# where it is stuck"))
                    .noneMatch(line -> line.contains("request_timeout"));

            bridge.await(
                    "the word on the thread",
                    () -> bridge.log().stream()
                            .anyMatch(
                                    line -> line.endsWith("Request interrupted by RequestTimeout; thread recovered.")));

            assertThat(bridge.get("/deaf").statusCode()).isEqualTo(504);
            bridge.await("another worker to serve", () -> !body(bridge, "/x").equals(before));
            assertThat(bridge.log()).anyMatch(line -> line.contains("request_timeout"));
        }
    }

    @Test
    void killsAWorkerInWhichAThreadKeepsTheGilAndShowsWhere() throws Exception {
        scripts.write("app.wsgi", """
                import ctypes, os
                def application(environ, start_response):
                    if environ['PATH_INFO'] == '/freeze':
                        ctypes.PyDLL(None).sleep(60)
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'%d' % os.getpid()]
                """);
        try (var bridge = serve("threads=2 deadlock-timeout=1")) {
            String before = bridge.get("/x").body();

            assertThat(bridge.get("/freeze").statusCode()).isEqualTo(502);

            bridge.await("another worker to serve", () -> !body(bridge, "/x").equals(before));
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("(deadlock-timeout)") && line.contains("worker=" + before))
                    .anyMatch(line -> line.contains("app.wsgi\", line 4 in application"));
        }
    }

    @Test
    void replacesAWorkerThatHasGrownOld() throws Exception {
        try (var bridge = serve("restart-interval=1")) {
            String before = bridge.get("/x").body();

            bridge.await("another worker to serve", () -> !body(bridge, "/x").equals(before));

            assertThat(bridge.log()).anyMatch(line -> line.contains("restart_interval"));
        }
    }

    @Test
    void replacesAWorkerThatHasServedAndIsIdle() throws Exception {
        try (var bridge = serve("inactivity-timeout=1")) {
            long before = Long.parseLong(bridge.get("/x").body());

            bridge.await("the worker to end", () -> !LaunchedBridge.running(before));

            assertThat(bridge.log()).anyMatch(line -> line.contains("inactivity_timeout"));
            assertThat(bridge.get("/x").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void replacesAWorkerThatHasGrownLarge() throws Exception {
        scripts.write("app.wsgi", """
                import os
                kept = []
                def application(environ, start_response):
                    if environ['PATH_INFO'] == '/grow':
                        kept.append(b'x' * 100000000)
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'%d' % os.getpid()]
                """);
        try (var bridge = serve("memory-soft-limit=90000000")) {
            String before = bridge.get("/grow").body();

            bridge.await("another worker to serve", () -> !body(bridge, "/x").equals(before));

            assertThat(bridge.log()).anyMatch(line -> line.contains("memory_soft_limit"));
        }
    }

    @Test
    void replacesAnIdleWorkerThatIsAskedForNothingButItsHealth() throws Exception {
        try (var bridge = serve("inactivity-timeout=1", "<Location /health>", "WSGIIgnoreActivity On", "</Location>")) {
            String before = bridge.get("/x").body();

            bridge.await(
                    "another worker to serve",
                    () -> !get(bridge, "/health").join().body().equals(before));

            assertThat(bridge.log()).anyMatch(line -> line.contains("inactivity_timeout"));
        }
    }

    @Test
    void answersServiceUnavailableWhenThereIsNoWorkerForTooLong() throws Exception {
        scripts.write("app.wsgi", """
                import os, time
                while os.path.exists(os.path.join(os.path.dirname(__file__), 'shut')):
                    time.sleep(0.02)
                """ + GATED);
        try (var bridge = serve("connect-timeout=1")) {
            long worker = Long.parseLong(bridge.get("/").body());
            Path shut = scripts.write("shut", "");
            LaunchedBridge.kill("KILL", worker);
            bridge.await(
                    "its end to be known",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("was killed by signal 9")));

            assertThat(bridge.get("/").statusCode()).isEqualTo(503);

            assertThat(bridge.log()).anyMatch(line -> line.contains("has had no worker for 1 s (connect-timeout)"));
            Files.delete(shut);
            bridge.await("a worker", () -> get(bridge, "/").join().statusCode() == 200);
        }
    }

    @Test
    void breaksOffTheRequestsOfAWorkerThatIsReplacedWhenTheirGraceIsOver() throws Exception {
        try (var bridge = serve("threads=2 maximum-requests=1 graceful-timeout=1 shutdown-timeout=1")) {
            assertThat(get(bridge, "/gated").get().statusCode()).isEqualTo(502);
            assertThat(bridge.get("/x").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void doesNotStartWithAnApplicationThatIsNotLoadedInTime() throws Exception {
        scripts.write("app.wsgi", "import time\nwhile True: time.sleep(0.1)\n");
        configure("startup-timeout=1");

        try (var bridge = LaunchedBridge.run(folder, "serve", "wsgi.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log()).anyMatch(line -> line.contains("startup-timeout"));
        }
    }

    private LaunchedBridge serve(String options, String... more) throws IOException {
        configure(options, more);
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }

    private void configure(String options, String... more) throws IOException {
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group " + options + "\nWSGIScriptAlias / app.wsgi process-group=group\n"
                        + String.join("\n", more));
    }

    /** Occupies a thread of the worker until {@link #open}. */
    private CompletableFuture<HttpResponse<String>> hold(LaunchedBridge bridge) {
        var held = get(bridge, "/gated");
        awaitBegun(bridge);
        return held;
    }

    private void awaitBegun(LaunchedBridge bridge) {
        bridge.await(
                "the request to begin",
                () -> folder.toFile().list((directory, name) -> name.startsWith("begun-")).length > 0);
    }

    private void open() throws IOException {
        scripts.write("open", "");
    }

    private CompletableFuture<HttpResponse<String>> get(LaunchedBridge bridge, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return bridge.get(path);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError(e);
                    }
                },
                clients);
    }

    private static long refused(List<CompletableFuture<HttpResponse<String>>> responses) {
        return responses.stream()
                .filter(response -> response.isDone() && response.join().statusCode() == 503)
                .count();
    }

    private String body(LaunchedBridge bridge, String path) {
        return get(bridge, path).join().body();
    }
}
