// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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

    private Path say(String what) throws IOException {
        return scripts.write("app.py", """
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'WHAT']
                """.replace("WHAT", what));
    }

    private static String body(LaunchedBridge bridge) {
        try {
            var response = bridge.get("/");
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
