// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** A script that changes while it is served (WSGIScriptReloading). */
@Timeout(120)
class ReloadIT {

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        say("old");
    }

    @Test
    void servesTheNewScriptAfterItHasChanged() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "app.py", "--processes", "2")) {
            assertThat(body(bridge)).isEqualTo("old");
            say("new");

            bridge.await("the new script", () -> body(bridge).equals("new"));

            bridge.await("the old workers to end", () -> bridge.children().size() == 2);
        }
    }

    @Test
    void takesAnOlderFileForAChangeToo() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            Path script = say("restored");
            Files.setLastModifiedTime(script, FileTime.from(Instant.EPOCH));

            bridge.await("the restored script", () -> body(bridge).equals("restored"));
        }
    }

    @Test
    void refusesNoRequestWhileTheScriptChanges() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            say("new");

            String body = body(bridge);
            while (!body.equals("new")) {
                assertThat(body).isEqualTo("old");
                body = body(bridge);
            }
        }
    }

    @Test
    void fillsTheGapOfAWorkerThatDiedAlthoughTheScriptGoesOnChanging() throws Exception {
        scripts.write("app.py", "import time\ntime.sleep(0.5)\n" + Scripts.PID);
        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            String before = body(bridge);
            LaunchedBridge.kill("KILL", Long.parseLong(before));
            bridge.await(
                    "its end to be known",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("was killed by signal 9")));
            var asked = CompletableFuture.supplyAsync(() -> body(bridge));

            bridge.await("the answer of another worker", () -> {
                touch();
                return asked.isDone();
            });

            assertThat(asked.join()).isNotEqualTo(before);
        }
    }

    private void touch() {
        try {
            Files.setLastModifiedTime(folder.resolve("app.py"), FileTime.from(Instant.now()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void servesOnWithTheOldScriptWhenTheNewOneCannotBeLoadedAndSaysWhy() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            scripts.write("app.py", "import nothing_of_that_name\n");

            bridge.await(
                    "the reason to be logged",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("nothing_of_that_name")));
            assertThat(body(bridge)).isEqualTo("old");

            say("mended");
            bridge.await("the mended script", () -> body(bridge).equals("mended"));
        }
    }

    @Test
    void leavesAScriptAloneWhoseReloadingIsOff() throws Exception {
        scripts.write("still.py", answering("old"));
        scripts.write("wsgi.conf", """
                WSGIDaemonProcess group
                WSGIScriptAlias /app app.py process-group=group
                WSGIScriptAlias /still still.py process-group=still
                WSGIDaemonProcess still
                <Location /still>
                  WSGIScriptReloading Off
                </Location>
                """);
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            scripts.write("still.py", answering("new"));
            say("new");
            bridge.await("the other script", () -> body(bridge, "/app").equals("new"));

            assertThat(body(bridge, "/still")).isEqualTo("old");
            assertThat(bridge.log()).noneMatch(line -> line.contains("still.py has changed"));
        }
    }

    @Test
    void replacesTheWorkerOfAScriptThatSaysItIsOutdated() throws Exception {
        scripts.write("app.py", """
                import os
                flag = os.path.join(os.path.dirname(__file__), 'outdated')
                if os.path.exists(flag):
                    os.remove(flag)
                def reload_required(path):
                    return path == __file__ and os.path.exists(flag)
                """ + Scripts.PID);
        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            String before = body(bridge);
            scripts.write("outdated", "");

            bridge.await("another worker", () -> !body(bridge).equals(before));
        }
    }

    @Test
    void replacesTheWorkersOneByOneWhenAFileIsTouched() throws Exception {
        scripts.write("app.py", Scripts.PID);
        scripts.write("wsgi.conf", """
                WSGIDaemonProcess group processes=3 touch-reload=reload.txt reload=rolling
                WSGIScriptAlias / app.py process-group=group
                """);
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            var before = bridge.children();
            var most = new AtomicInteger();
            scripts.write("reload.txt", "");

            bridge.await("three others", () -> {
                assertThat(body(bridge)).isNotEmpty();
                var now = bridge.children();
                most.accumulateAndGet(now.size(), Math::max);
                return now.size() == 3 && now.stream().noneMatch(before::contains);
            });

            assertThat(most.get()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void replacesTheWorkersWhenAModuleIsSavedAndShowsWhereOneDoesNotLoad() throws Exception {
        scripts.write("words.py", "word = 'old'\n");
        scripts.write("app.py", """
                import os, sys
                sys.path.insert(0, os.path.dirname(__file__))
                sys.dont_write_bytecode = True
                import words
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [words.word.encode()]
                """);
        try (var bridge = LaunchedBridge.serve(folder, "app.py", "--reload-on-changes")) {
            assertThat(body(bridge)).isEqualTo("old");
            scripts.write("words.py", "word = 'newer'\n");
            bridge.await("the new module", () -> body(bridge).equals("newer"));

            scripts.write("words.py", "word = 'half\n");
            bridge.await("the traceback", () -> bridge.log().stream().anyMatch(line -> line.contains("word = 'half")));
            assertThat(body(bridge)).isEqualTo("newer");

            scripts.write("words.py", "word = 'mended'\n");
            bridge.await("the mended module", () -> body(bridge).equals("mended"));
        }
    }

    private static String answering(String what) {
        return """
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'WHAT']
                """.replace("WHAT", what);
    }

    private Path say(String what) throws IOException {
        return scripts.write("app.py", answering(what));
    }

    private static String body(LaunchedBridge bridge) {
        return body(bridge, "/");
    }

    private static String body(LaunchedBridge bridge, String path) {
        try {
            var response = bridge.get(path);
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
