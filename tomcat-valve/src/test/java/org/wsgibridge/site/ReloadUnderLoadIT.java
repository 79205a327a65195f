// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Load;
import org.wsgibridge.testkit.Scripts;

/**
 * Everything that replaces workers, at once and under load. {@code -Dreload.seconds=60} does it as slowly as an
 * administrator would; by default the same happens in a sixth of the time.
 */
@Timeout(180)
class ReloadUnderLoadIT {

    private static final int CLIENTS = 16;

    private static final String CONFIGURATION = """
            WSGIDaemonProcess shop processes=2 threads=5
            WSGIScriptAlias / app.wsgi process-group=shop
            """;

    /** Answers with its process id and with how often the configuration had been changed when it started. */
    private static final String APPLICATION = """
            import os
            def application(environ, start_response):
                body = b'%d %s' % (os.getpid(), os.environb.get(b'ROUND', b'none'))
                start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', str(len(body)))])
                return [body]
            """;

    /** What the log says of a request that a worker took with it. */
    private static final Pattern LOST = Pattern.compile("worker (\\d+) of process group shop was lost");

    @TempDir
    Path folder;

    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService events = Executors.newScheduledThreadPool(3);

    private interface Event {
        void happen(int number) throws Exception;
    }

    @Test
    void losesNoRequestButThoseOfKilledWorkers() throws Exception {
        long seconds = Long.getLong("reload.seconds", 10);
        var scripts = new Scripts(folder);
        Path script = scripts.write("app.wsgi", APPLICATION);
        scripts.write("wsgi.conf", CONFIGURATION);
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            Load load = Load.start(bridge.uri("/"), CLIENTS);
            var touches =
                    during(seconds, 10, number -> Files.setLastModifiedTime(script, FileTime.from(Instant.now())));
            var reloads = during(seconds, 5, number -> {
                scripts.write("wsgi.conf", CONFIGURATION.replace("threads=5", "threads=5 env.ROUND=" + number));
                bridge.signal("HUP");
            });
            var kills = during(seconds, 3, number -> {
                long worker = Long.parseLong(load.lastBody().split(" ")[0]);
                killed.add(worker);
                LaunchedBridge.kill("KILL", worker);
            });
            awaitAll(touches, reloads, kills);
            // Signals that arrive during a reload are one, so that there may be fewer reloads than signals.
            bridge.await(
                    "the last configuration to be served", () -> load.lastBody().endsWith(" 4"));
            load.end();

            report(load);
            assertThat(load.failures())
                    .hasSizeLessThanOrEqualTo(15)
                    .allMatch(failure -> failure.what().contains(" 502"));
            assertThat(load.failures()).hasSize(lost(bridge));
            assertThat(load.slowest()).isLessThan(Duration.ofSeconds(2));
            assertThat(bridge.log()).noneMatch(line -> line.contains("the new configuration is not used"));
        } finally {
            events.shutdownNow();
        }
    }

    /** The end of a series of events that are spread over the time. */
    private ScheduledFuture<?> during(long seconds, int times, Event event) {
        long period = seconds * 1000 / (times + 1);
        var done = new AtomicInteger();
        return events.scheduleAtFixedRate(
                () -> {
                    if (done.get() == times) {
                        throw new IllegalStateException("the last one was the last");
                    }
                    try {
                        event.happen(done.getAndIncrement());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    private static void awaitAll(ScheduledFuture<?>... series) throws InterruptedException {
        for (ScheduledFuture<?> each : series) {
            try {
                each.get();
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /** How many requests killed workers took with them, as the log has it. */
    private int lost(LaunchedBridge bridge) {
        return (int) bridge.log().stream()
                .map(LOST::matcher)
                .filter(matcher -> matcher.find() && killed.contains(Long.valueOf(matcher.group(1))))
                .count();
    }

    private void report(Load load) {
        LoggerFactory.getLogger(ReloadUnderLoadIT.class)
                .info(
                        "{} requests answered, {} failed {}, 3 workers killed {}; 99 % within {} ms, slowest {} ms",
                        load.answered(),
                        load.failures().size(),
                        load.failures(),
                        killed,
                        load.percentile(0.99).toMillis(),
                        load.slowest().toMillis());
    }
}
