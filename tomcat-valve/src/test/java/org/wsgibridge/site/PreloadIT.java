// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** Workers that are forked from a template. */
@Timeout(120)
class PreloadIT {

    private static final int CLIENTS = 16;

    /** Notes each time that it is loaded, and evaluates the query string in a request. */
    private static final String APPLICATION = """
            import os, random, subprocess, sys, time
            from urllib.parse import unquote
            VERSION = 1
            with open(os.path.join(os.path.dirname(__file__), 'loads'), 'a') as loads:
                print(os.getpid(), file=loads)
            def application(environ, start_response):
                answer = str(eval(unquote(environ['QUERY_STRING']))).encode()
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [answer]
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", APPLICATION);
    }

    private LaunchedBridge serve(String options) throws IOException {
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group preload=on " + options + "\nWSGIScriptAlias / app.wsgi process-group=group\n");
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }

    private List<String> loads() throws IOException {
        return Files.readAllLines(folder.resolve("loads"));
    }

    /** What each worker of two with one thread says, who both have to be busy for that. */
    private static Set<String> both(LaunchedBridge bridge, String expression) throws Exception {
        var pool = Executors.newFixedThreadPool(2);
        try {
            Callable<String> client = () -> get(bridge, "/?time.sleep(0.3)or(" + expression + ")");
            var said = new TreeSet<String>();
            for (var each : pool.invokeAll(List.of(client, client))) {
                said.add(each.get());
            }
            return said;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void loadsTheApplicationOnceForAllWorkers() throws Exception {
        try (var bridge = serve("processes=2 threads=1")) {
            Set<String> parents = both(bridge, "os.getppid()");

            assertThat(loads()).hasSize(1).containsExactlyElementsOf(parents);
            assertThat(bridge.children()).contains(Long.valueOf(loads().get(0)));
        }
    }

    @Test
    void givesEveryWorkerRandomNumbersASessionAndSignalsOfItsOwn() throws Exception {
        try (var bridge = serve("processes=2 threads=1")) {
            assertThat(both(bridge, "random.random()")).hasSize(2);
            assertThat(both(bridge, "os.getsid(0)==os.getpid()")).containsExactly("True");
            assertThat(get(bridge, "/?subprocess.run(['true']).returncode")).isEqualTo("0");
        }
    }

    @Test
    void replacesTemplateAndWorkersWhenTheScriptChanges() throws Exception {
        try (var bridge = serve("processes=2 threads=1")) {
            scripts.write("app.wsgi", APPLICATION.replace("VERSION = 1", "VERSION = 2"));

            bridge.await("the new version", () -> get(bridge, "/?VERSION").equals("2"));
            bridge.await("the end of the old template", () -> bridge.children().size() == 1);

            assertThat(loads()).hasSize(2);
            assertThat(bridge.log()).anyMatch(line -> line.contains("script_reload"));
        }
    }

    @Test
    void keepsTheOldWorkersWhenTheNewScriptCannotBeLoaded() throws Exception {
        try (var bridge = serve("processes=1")) {
            String worker = get(bridge, "/?os.getpid()");

            scripts.write("app.wsgi", "1 / 0\n");
            bridge.await("the reason", () -> logged(bridge, "cannot be loaded, so the old one stays"));

            assertThat(get(bridge, "/?os.getpid()")).isEqualTo(worker);
            assertThat(bridge.log()).anyMatch(line -> line.contains("ZeroDivisionError"));
        }
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        scripts.write("app.wsgi", "1 / 0\n");
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group preload=on need-app=on\nWSGIScriptAlias / app.wsgi process-group=group\n");

        try (var bridge = LaunchedBridge.run(folder, "serve", "wsgi.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isNotZero();
            assertThat(bridge.log()).anyMatch(line -> line.contains("ZeroDivisionError"));
        }
    }

    @Test
    void failsNoRequestWhenWorkersAreReplacedAllTheTime() throws Exception {
        try (var bridge = serve("processes=2 threads=5 maximum-requests=5")) {
            var pool = Executors.newFixedThreadPool(CLIENTS);
            Set<String> workers = ConcurrentHashMap.newKeySet();
            try {
                Callable<Integer> client = () -> {
                    int requests = 0;
                    while (requests < 100 || workers.size() < 12) {
                        workers.add(get(bridge, "/?os.getpid()"));
                        requests++;
                    }
                    return requests;
                };
                for (var each : pool.invokeAll(Collections.nCopies(CLIENTS, client))) {
                    assertThat(each.get()).isGreaterThanOrEqualTo(100);
                }
            } finally {
                pool.shutdownNow();
            }

            assertThat(loads()).hasSize(1);
        }
    }

    @Test
    void keepsAWorkerForSeveralTimesAsLongAsItsStartTookHoweverManyRequestsThereAre() throws Exception {
        scripts.write("app.wsgi", APPLICATION + "os.register_at_fork(after_in_child=lambda: time.sleep(0.1))\n");
        try (var bridge = serve("processes=1 threads=5 maximum-requests=5")) {
            var firstAnswers = new LinkedHashMap<String, Long>();
            bridge.await("the second worker and the third", () -> {
                firstAnswers.putIfAbsent(get(bridge, "/?os.getpid()"), System.nanoTime());
                return firstAnswers.size() == 3;
            });

            var begins = List.copyOf(firstAnswers.values());
            // 0.1 s to start the next one, and eight times as much before.
            assertThat(begins.get(2) - begins.get(1)).isGreaterThan(500_000_000L);
        }
    }

    @Test
    void servesOnWhenItsTemplateIsKilled() throws Exception {
        try (var bridge = serve("processes=1")) {
            String worker = get(bridge, "/?os.getpid()");

            LaunchedBridge.kill("KILL", Long.parseLong(loads().get(0)));
            bridge.await("the report", () -> logged(bridge, "template died: it was killed by signal 9"));

            assertThat(get(bridge, "/?os.getpid()")).isEqualTo(worker);
            LaunchedBridge.kill("KILL", Long.parseLong(worker));
            bridge.await("a second template", () -> logged(bridge, 2, "template ready"));
            assertThat(get(bridge, "/?os.getpid()")).isNotEqualTo(worker);
        }
    }

    @Test
    void leavesNoProcessBehindWhenTheServerIsKilled() throws Exception {
        try (var bridge = serve("processes=2 threads=1")) {
            var processes = new ArrayList<Long>();
            processes.add(Long.valueOf(loads().get(0)));
            both(bridge, "os.getpid()").forEach(pid -> processes.add(Long.valueOf(pid)));
            both(bridge, "subprocess.Popen(['sleep','600']).pid").forEach(pid -> processes.add(Long.valueOf(pid)));

            bridge.signal("KILL");
            long killed = System.nanoTime();
            bridge.await("the end of all processes", () -> processes.stream().noneMatch(LaunchedBridge::running));

            assertThat(System.nanoTime() - killed).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void forksWorkersOfTheirAccountWithinTheirLimits() throws Exception {
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "only root can become somebody else");
        scripts.write("app.wsgi", APPLICATION.replaceAll("with open[^}]*?loads\\)\n", ""));
        try (var bridge = serve("user=nobody umask=027 cpu-priority=3")) {
            assertThat(get(bridge, "/?os.getresuid(),os.nice(0),oct(os.umask(0))"))
                    .isEqualTo("((65534, 65534, 65534), 3, '0o27')");
        }
    }

    private static boolean logged(LaunchedBridge bridge, String text) {
        return logged(bridge, 1, text);
    }

    private static boolean logged(LaunchedBridge bridge, int times, String text) {
        Stream<String> lines = bridge.log().stream();
        return lines.filter(line -> line.contains(text)).count() >= times;
    }

    private static String get(LaunchedBridge bridge, String path) {
        try {
            var response = bridge.get(path);
            assertThat(response.statusCode())
                    .as(() -> String.join("\n", bridge.log()))
                    .isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
