// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

@Timeout(120)
class WorkerDeathIT {

    private static final int CLIENTS = 16;

    private static final int THREADS = 5;

    @TempDir
    Path folder;

    @Test
    void failsOnlyTheRequestsOfAKilledWorkerWithBadGateway() throws Exception {
        try (var bridge = twoWorkers()) {
            long victim = bridge.children().get(0);
            var statuses = new ConcurrentHashMap<Integer, AtomicInteger>();

            underLoad(bridge, statuses, () -> {
                LaunchedBridge.kill("KILL", victim);
                return null;
            });

            assertThat(statuses.keySet()).isSubsetOf(200, 502);
            assertThat(count(statuses, 502)).isLessThanOrEqualTo(THREADS);
            assertThat(count(statuses, 200)).isGreaterThan(100);
        }
    }

    @Test
    void sendsARequestThatAKilledWorkerHasNotReadToAnotherOne() throws Exception {
        var scripts = new Scripts(folder);
        scripts.write("app.py", Scripts.PID);
        String conf = scripts.write("wsgi.conf", """
                WSGIDaemonProcess one processes=1 threads=1 queue-timeout=1
                WSGIScriptAlias / app.py process-group=one
                """).toString();
        var clients = Executors.newFixedThreadPool(2);
        try (var bridge = LaunchedBridge.serve(folder, conf)) {
            long victim = bridge.children().get(0);
            LaunchedBridge.kill("STOP", victim);
            var answers = new ExecutorCompletionService<HttpResponse<String>>(clients);
            answers.submit(() -> bridge.get("/"));
            answers.submit(() -> bridge.get("/"));
            // When the time of the one that waits for the slot is over, the other has it.
            assertThat(answers.take().get().statusCode()).isEqualTo(504);

            LaunchedBridge.kill("KILL", victim);

            HttpResponse<String> held = answers.take().get();
            assertThat(held.statusCode()).isEqualTo(200);
            assertThat(held.body()).isNotEqualTo(Long.toString(victim));
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void hasAsManyWorkersAsBeforeWithinASecond() throws Exception {
        try (var bridge = twoWorkers()) {
            long victim = bridge.children().get(0);
            long killed = System.nanoTime();
            LaunchedBridge.kill("KILL", victim);

            bridge.await("a third worker to be ready", () -> ready(bridge) == 3);

            assertThat(System.nanoTime() - killed).isLessThan(1_000_000_000L);
            assertThat(bridge.children()).hasSize(2).doesNotContain(victim);
        }
    }

    @Test
    void replacesAWorkerThatEndsItselfAndSaysHow() throws Exception {
        var scripts = new Scripts(folder);
        scripts.write("app.py", "import os\ndef application(environ, start_response):\n    os._exit(42)\n");

        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            assertThat(bridge.get("/").statusCode()).isEqualTo(502);
            bridge.await("a second worker to be ready", () -> ready(bridge) == 2);

            assertThat(bridge.log()).anyMatch(line -> line.contains("exited with status 42"));
        }
    }

    private LaunchedBridge twoWorkers() throws IOException {
        new Scripts(folder).write("app.py", Scripts.PID);
        return LaunchedBridge.serve(folder, "app.py", "--processes", "2", "--threads", Integer.toString(THREADS));
    }

    private static long ready(LaunchedBridge bridge) {
        return bridge.log().stream()
                .filter(line -> line.contains("worker ready"))
                .count();
    }

    private static int count(Map<Integer, AtomicInteger> statuses, int status) {
        return statuses.getOrDefault(status, new AtomicInteger()).get();
    }

    /** Keeps up the load until the event has happened and the clients have had many more answers. */
    private static void underLoad(LaunchedBridge bridge, Map<Integer, AtomicInteger> statuses, Callable<Void> event)
            throws Exception {
        var warm = new CountDownLatch(CLIENTS * 10);
        var done = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(CLIENTS);
        try {
            var clients = new ArrayList<Future<Void>>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(pool.submit(() -> {
                    for (int after = 0; after < 50; after += done.get() ? 1 : 0) {
                        int status = bridge.get("/").statusCode();
                        statuses.computeIfAbsent(status, key -> new AtomicInteger())
                                .incrementAndGet();
                        warm.countDown();
                    }
                    return null;
                }));
            }
            warm.await();
            event.call();
            done.set(true);
            for (Future<Void> client : clients) {
                client.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
