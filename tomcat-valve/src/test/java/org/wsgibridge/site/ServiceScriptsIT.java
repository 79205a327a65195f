// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** {@code WSGIDaemonProcess threads=0}: scripts that run and serve no requests. */
@Timeout(120)
class ServiceScriptsIT {

    /** Notes its beginning and its end in a file, with its process id, and then waits for the end. */
    private static final String SERVICE = """
            import os, time
            def note(what):
                with open(os.path.join(os.path.dirname(__file__), 'notes'), 'a') as notes:
                    notes.write('%s %s %d\\n' % (VERSION, what, os.getpid()))
            note('begins')
            try:
                time.sleep(600)
            finally:
                note('ends')
            """;

    private static final String SITE = """
            WSGIDaemonProcess web threads=1
            WSGIScriptAlias / app.wsgi process-group=web
            WSGIDaemonProcess service threads=0 OPTIONS
            WSGIImportScript service.py process-group=service application-group=%{GLOBAL}
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", Scripts.PID);
        version("1");
    }

    @Test
    void runsAScriptBesideTheApplicationUntilTheServerStops() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);
            assertThat(bridge.get("/").statusCode()).isEqualTo(200);
            assertThat(LaunchedBridge.running(pid(0))).isTrue();
            assertThat(bridge.log()).anyMatch(line -> line.contains("worker ready") && line.contains("group=service"));
        }

        assertThat(notes()).extracting(ServiceScriptsIT::withoutPid).containsExactly("1 begins", "1 ends");
    }

    @Test
    void runsAsManyProcessesAsTheGroupHas() throws Exception {
        try (var bridge = serve("processes=3")) {
            awaitNotes(bridge, 3);

            assertThat(List.of(pid(0), pid(1), pid(2))).doesNotHaveDuplicates();
        }
    }

    @Test
    void replacesOneThatDies() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);

            LaunchedBridge.kill("KILL", pid(0));

            awaitNotes(bridge, 2);
            assertThat(pid(1)).isNotEqualTo(pid(0));
            awaitLog(bridge, "worker died: it was killed by signal 9");
        }
    }

    @Test
    void runsAScriptAgainThatHasComeToItsEnd() throws Exception {
        scripts.write("service.py", SERVICE.replace("VERSION", "'1'").replace("600", "0"));
        try (var bridge = serve("")) {
            awaitNotes(bridge, 6);

            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("service has come to its end; another one is started in"));
            assertThat(bridge.log()).noneMatch(line -> line.contains("worker died"));
        }
    }

    @Test
    void runsAScriptOnlyOnceWhereItIsToHaveNoSuccessor() throws Exception {
        scripts.write("service.py", SERVICE.replace("VERSION", "'1'").replace("600", "0"));
        try (var bridge = serve("restart=never")) {
            awaitLog(bridge, "process group is FATAL");

            assertThat(bridge.log())
                    .anyMatch(
                            line -> line.contains("service has come to its end; it has no successor (restart=never)"));
            assertThat(notes()).extracting(ServiceScriptsIT::withoutPid).containsExactly("1 begins", "1 ends");
        }
    }

    @Test
    void backsOffFromAScriptThatFailsAndEndsInFatalUntilItIsMended() throws Exception {
        scripts.write("service.py", "raise ValueError('no queue')\n");
        try (var bridge = serve("start-retries=2")) {
            awaitLog(bridge, "process group is FATAL");
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("FATAL")
                            && line.contains("exited with status 1")
                            && line.contains("ValueError: no queue"));
            assertThat(bridge.log())
                    .filteredOn(line -> line.contains("ERROR wsgi.application.service") && line.contains("failed:"))
                    .hasSize(3);
            assertThat(bridge.get("/").statusCode()).isEqualTo(200);

            version("2");

            awaitNotes(bridge, 1);
        }
    }

    @Test
    void doesNotStartWithAScriptThatCannotBeCompiled() throws Exception {
        scripts.write("service.py", "if\n");
        configure("");
        try (var bridge = LaunchedBridge.run(folder, "serve", "wsgi.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isNotZero();
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("process group service: cannot load")
                            && line.contains("service.py: SyntaxError"));
        }
    }

    @Test
    void startsAChangedScriptWhenTheOldOneHasEnded() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);

            version("2");

            awaitNotes(bridge, 3);
            assertThat(notes())
                    .extracting(ServiceScriptsIT::withoutPid)
                    .containsExactly("1 begins", "1 ends", "2 begins");
            awaitLog(bridge, "service is told to stop: script_reload");
        }
    }

    @Test
    void keepsTheOldOneWhenAChangedScriptCannotBeCompiled() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);

            scripts.write("service.py", "if\n");
            awaitLog(bridge, "SyntaxError");

            assertThat(LaunchedBridge.running(pid(0))).isTrue();
            assertThat(notes()).hasSize(1);
            version("2");
            awaitNotes(bridge, 3);
        }
    }

    @Test
    void restartsWhenItsFileIsTouched() throws Exception {
        scripts.write("restart", "");
        try (var bridge = serve("touch-reload=restart")) {
            awaitNotes(bridge, 1);

            Files.delete(folder.resolve("restart"));

            awaitNotes(bridge, 3);
            assertThat(pid(2)).isNotEqualTo(pid(0));
        }
    }

    @Test
    void restartsAtTheRestartInterval() throws Exception {
        try (var bridge = serve("restart-interval=1")) {
            awaitNotes(bridge, 3);

            assertThat(notes()).extracting(ServiceScriptsIT::withoutPid).startsWith("1 begins", "1 ends", "1 begins");
            awaitLog(bridge, "service is told to stop: restart_interval");
        }
    }

    @Test
    void restartsBeyondItsMemory() throws Exception {
        scripts.write("service.py", "hoard = b'x' * 100_000_000\n" + SERVICE.replace("VERSION", "'1'"));
        try (var bridge = serve("memory-soft-limit=60000000")) {
            awaitNotes(bridge, 3);

            awaitLog(bridge, "service is told to stop: memory_soft_limit");
        }
    }

    @Test
    void killsOneThatDoesNotStop() throws Exception {
        scripts.write("service.py", """
                import signal
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                """ + SERVICE.replace("VERSION", "'1'"));
        var bridge = serve("shutdown-timeout=1");
        awaitNotes(bridge, 1);
        long service = pid(0);

        bridge.close();

        assertThat(LaunchedBridge.running(service)).isFalse();
        assertThat(notes()).extracting(ServiceScriptsIT::withoutPid).containsExactly("1 begins");
    }

    @Test
    void isNotTouchedByAConfigurationThatSaysTheSame() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);
            bridge.signal("HUP");

            awaitLog(bridge, "process group service: kept");

            assertThat(LaunchedBridge.running(pid(0))).isTrue();
            assertThat(notes()).hasSize(1);
        }
    }

    @Test
    void startsAServiceThatHasChangedWhenTheOldOneHasEndedAlsoWhileARequestGoesOn() throws Exception {
        scripts.write("app.wsgi", """
                import os, time
                def application(environ, start_response):
                    while not os.path.exists(os.path.join(os.path.dirname(__file__), 'open')):
                        time.sleep(0.02)
                    start_response('200 OK', [])
                    return [b'over']
                """);
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);
            var request = CompletableFuture.supplyAsync(() -> body(bridge));
            configure("processes=1 env.NEW=1");
            bridge.signal("HUP");

            awaitNotes(bridge, 3);
            scripts.write("open", "");

            assertThat(notes())
                    .extracting(ServiceScriptsIT::withoutPid)
                    .containsExactly("1 begins", "1 ends", "1 begins");
            assertThat(request.get()).isEqualTo("over");
        }
    }

    @Test
    void endsAServiceThatIsNoLongerConfigured() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);
            scripts.write("wsgi.conf", SITE.lines().limit(2).reduce("", (a, b) -> a + b + "\n"));
            bridge.signal("HUP");

            awaitNotes(bridge, 2);

            bridge.await("its process to end", () -> !LaunchedBridge.running(pid(0)));
            assertThat(notes()).extracting(ServiceScriptsIT::withoutPid).containsExactly("1 begins", "1 ends");
        }
    }

    @Test
    void keepsTheOldServiceWhenTheNewConfigurationDoesNotComeUp() throws Exception {
        try (var bridge = serve("")) {
            awaitNotes(bridge, 1);
            scripts.write("broken.wsgi", "import nothing_of_that_name\n");
            configure("env.NEW=1");
            Files.writeString(
                    folder.resolve("wsgi.conf"),
                    Files.readString(folder.resolve("wsgi.conf"))
                            + "WSGIScriptAlias /new broken.wsgi process-group=web\n");
            bridge.signal("HUP");

            awaitLog(bridge, "the new configuration is not used");

            bridge.await(
                    "only the old workers to be left", () -> bridge.children().size() == 2);
            assertThat(LaunchedBridge.running(pid(0))).isTrue();
            assertThat(notes()).as("nothing else has begun").hasSize(1);
        }
    }

    @Test
    void dispatchesNoRequestToAService() throws Exception {
        scripts.write("dispatch.py", "def process_group(environ):\n    return 'service'\n");
        configure("");
        Files.writeString(
                folder.resolve("wsgi.conf"),
                Files.readString(folder.resolve("wsgi.conf"))
                        + "<Location />\nWSGIDispatchScript dispatch.py\n</Location>\n");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            assertThat(bridge.get("/").statusCode()).isEqualTo(503);
            awaitLog(bridge, "process group service has threads=0 and serves no requests");
        }
    }

    private LaunchedBridge serve(String options) throws IOException {
        configure(options);
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }

    private void configure(String options) throws IOException {
        scripts.write("wsgi.conf", SITE.replace("OPTIONS", options));
    }

    private void version(String name) throws IOException {
        scripts.write("service.py", SERVICE.replace("VERSION", "'" + name + "'"));
    }

    /** Waits for so many lines that services have written. */
    private void awaitNotes(LaunchedBridge bridge, int count) {
        bridge.await(count + " notes", () -> notes().size() >= count);
    }

    private static void awaitLog(LaunchedBridge bridge, String part) {
        bridge.await(part, () -> bridge.log().stream().anyMatch(line -> line.contains(part)));
    }

    private List<String> notes() {
        Path file = folder.resolve("notes");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long pid(int note) {
        return Long.parseLong(notes().get(note).split(" ")[2]);
    }

    private static String withoutPid(String note) {
        return note.substring(0, note.lastIndexOf(' '));
    }

    private static String body(LaunchedBridge bridge) {
        try {
            return bridge.get("/").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
