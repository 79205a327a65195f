// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;
import org.wsgibridge.testkit.SmallDisk;

/** What goes wrong on machines that run for months. */
@Timeout(120)
class FailuresIT {

    private static final String APPLICATION = """
            import os, signal, socket, subprocess, sys, time
            from urllib.parse import unquote
            def rubbish():
                for number in map(int, os.listdir('/proc/self/fd')):
                    try:
                        if number > 2 and os.readlink('/proc/self/fd/%d' % number).startswith('socket:'):
                            os.write(number, b'rubbish' * 10)
                    except OSError:
                        pass
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
        configure(options);
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }

    private void configure(String options) throws IOException {
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group " + options + "\nWSGIScriptAlias / app.wsgi process-group=group\n");
    }

    @Test
    void endsWithAWorkerWhatThatHasStarted() throws Exception {
        try (var bridge = serve("")) {
            long child = Long.parseLong(get(bridge, "/?subprocess.Popen(['sleep','600']).pid"));
            long stubborn = Long.parseLong(get(
                    bridge, "/?subprocess.Popen(['sh','-c','trap%20:%20TERM;while%20:;do%20sleep%2060;done']).pid"));

            LaunchedBridge.kill("KILL", Long.parseLong(get(bridge, "/?os.getpid()")));

            bridge.await(
                    "the end of the children",
                    () -> !LaunchedBridge.running(child) && !LaunchedBridge.running(stubborn));
            assertThat(get(bridge, "/?1")).isEqualTo("1");
        }
    }

    @Test
    void leavesNothingBehindWhenTheServerIsKilled() throws Exception {
        try (var bridge = serve("")) {
            long child = Long.parseLong(get(bridge, "/?subprocess.Popen(['sleep','600'],start_new_session=True).pid"));
            Path runtime = Path.of(get(bridge, "/?os.environ['WSGI_BRIDGE_RUNTIME']"));
            assertThat(runtime).isDirectory();

            bridge.signal("KILL");
            long killed = System.nanoTime();
            bridge.await("the end of everything", () -> !LaunchedBridge.running(child) && !Files.exists(runtime));

            assertThat(System.nanoTime() - killed).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void leavesNothingBehindWhenTheServerStops() throws Exception {
        var bridge = serve("");
        long child = Long.parseLong(get(bridge, "/?subprocess.Popen(['sleep','600'],start_new_session=True).pid"));
        Path runtime = Path.of(get(bridge, "/?os.environ['WSGI_BRIDGE_RUNTIME']"));

        bridge.close();

        assertThat(LaunchedBridge.running(child)).isFalse();
        assertThat(runtime).doesNotExist();
    }

    @Test
    void replacesAWorkerThatWritesRubbishToItsChannel() throws Exception {
        try (var bridge = serve("threads=1")) {
            String worker = get(bridge, "/?os.getpid()");

            assertThat(bridge.get("/?rubbish()").statusCode()).isEqualTo(502);

            bridge.await("another worker", () -> !get(bridge, "/?os.getpid()").equals(worker));
        }
    }

    @Test
    void replacesAWorkerThatStandsStill() throws Exception {
        try (var bridge = serve("request-timeout=1 shutdown-timeout=1 processes=1 threads=2")) {
            long worker = Long.parseLong(get(bridge, "/?os.getpid()"));
            LaunchedBridge.kill("STOP", worker);
            bridge.await("it to stand still", () -> stopped(worker));

            assertThat(bridge.get("/?1").statusCode()).isEqualTo(504);

            bridge.await("another worker", () -> status(bridge) == 200);
            bridge.await("the end of the one that stood still", () -> !LaunchedBridge.running(worker));
        }
    }

    @Test
    void isFatalWhenWorkersKeepDyingUntilTheScriptIsMended() throws Exception {
        try (var bridge = serve("start-retries=2 shutdown-timeout=1")) {
            scripts.write("dying.wsgi", "import os\nos.write(2, b'my last words\\n')\nos._exit(7)\n");
            long worker = Long.parseLong(get(bridge, "/?os.getpid()"));
            // The script that runs is watched; another in its place is what a broken deployment looks like.
            Files.setLastModifiedTime(
                    folder.resolve("dying.wsgi"), Files.getLastModifiedTime(folder.resolve("app.wsgi")));
            Files.move(
                    folder.resolve("dying.wsgi"),
                    folder.resolve("app.wsgi"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            LaunchedBridge.kill("KILL", worker);

            bridge.await("the group to be given up", () -> logged(bridge, "process group is FATAL"));
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("FATAL")
                            && line.contains("exited with status 7")
                            && line.contains("my last words"));
            assertThat(bridge.get("/?1").statusCode()).isEqualTo(503);

            scripts.write("app.wsgi", APPLICATION + "# mended");
            bridge.await("the mended script", () -> status(bridge) == 200);
        }
    }

    @Test
    void hasNoSuccessorForAWorkerWhenItShouldHaveNone() throws Exception {
        try (var bridge = serve("restart=never")) {
            assertThat(bridge.get("/?os._exit(0)").statusCode()).isEqualTo(502);

            bridge.await("the group to be given up", () -> logged(bridge, "process group is FATAL"));

            assertThat(bridge.get("/?1").statusCode()).isEqualTo(503);
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("it exited with status 0; it has no successor (restart=never)"))
                    .noneMatch(line -> line.contains("another one"));
        }
    }

    @Test
    void servesAgainWhenItHadRunOutOfFileDescriptors() throws Exception {
        try (var bridge = serve("start-retries=100")) {
            long worker = Long.parseLong(get(bridge, "/?os.getpid()"));
            limitFiles(bridge.pid(), "1:");
            LaunchedBridge.kill("KILL", worker);
            bridge.await("the report", () -> logged(bridge, "worker died"));

            limitFiles(bridge.pid(), "4096:");

            bridge.await("a worker", () -> status(bridge) == 200);
        }
    }

    @Test
    void saysThatThereIsNoRoomForItsRuntimeDirectory() throws Exception {
        try (var disk = SmallDisk.mount(folder.resolve("disk"), "16k")) {
            configure("");
            Files.writeString(
                    folder.resolve("wsgi.conf"),
                    "WSGISocketPrefix " + disk.folder() + "/s\n" + Files.readString(folder.resolve("wsgi.conf")));
            var bridge = LaunchedBridge.run(folder, "serve", "wsgi.conf", "--port", "0");
            assertThat(bridge.awaitExit()).isNotZero();
            assertThat(bridge.log()).anyMatch(line -> line.contains("sockets cannot be made at " + disk.folder()));
            try (Stream<Path> left = Files.list(disk.folder())) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void refusesRequestsAtOnceWhenItsVirtualEnvironmentIsGone() throws Exception {
        Path home = folder.resolve("venv");
        assertThat(run("/usr/bin/env", "python3", "-m", "venv", "--without-pip", home.toString()))
                .isZero();
        try (var bridge = serve("start-retries=0 python-home=" + home)) {
            long worker = Long.parseLong(get(bridge, "/?os.getpid()"));
            Files.move(home, folder.resolve("elsewhere"));
            LaunchedBridge.kill("KILL", worker);

            bridge.await("the group to be given up", () -> logged(bridge, "process group is FATAL"));
            assertThat(bridge.get("/?1").statusCode()).isEqualTo(503);

            Files.move(folder.resolve("elsewhere"), home);
            scripts.write("app.wsgi", APPLICATION + "# touched");
            bridge.await("a worker", () -> status(bridge) == 200);
        }
    }

    @Test
    void growsWhenRequestsWaitAndShrinksWhenItIsIdle() throws Exception {
        try (var bridge = serve("processes=1:2 threads=1 idle-timeout=1")) {
            assertThat(bridge.children()).hasSize(1);

            List<CompletableFuture<String>> clients = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> get(bridge, "/?time.sleep(0.5)")))
                    .limit(4)
                    .toList();
            bridge.await("a second worker", () -> bridge.children().size() == 2);
            clients.forEach(CompletableFuture::join);

            bridge.await("one worker", () -> bridge.children().size() == 1);
            assertThat(bridge.log()).anyMatch(line -> line.contains("idle_timeout"));
        }
    }

    private static void limitFiles(long pid, String limit) throws IOException, InterruptedException {
        assertThat(run("prlimit", "--pid", Long.toString(pid), "--nofile=" + limit))
                .isZero();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static boolean stopped(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean logged(LaunchedBridge bridge, String text) {
        return bridge.log().stream().anyMatch(line -> line.contains(text));
    }

    private static int status(LaunchedBridge bridge) {
        try {
            return bridge.get("/?1").statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
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
