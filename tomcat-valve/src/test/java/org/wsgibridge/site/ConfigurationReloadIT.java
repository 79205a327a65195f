// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** SIGHUP: the configuration is read again while requests are served. */
@Timeout(120)
class ConfigurationReloadIT {

    private static final String TWO_GROUPS = """
            WSGIDaemonProcess steady
            WSGIDaemonProcess moved threads=2
            WSGIScriptAlias /steady app.wsgi process-group=steady
            WSGIScriptAlias /moved app.wsgi process-group=moved
            IncludeOptional sites-enabled/*.conf
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", Scripts.PID);
        scripts.write("wsgi.conf", TWO_GROUPS);
    }

    @Test
    void keepsEveryWorkerWhenNothingHasChanged() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            String steady = body(bridge, "/steady");
            scripts.write("wsgi.conf", "# another line\n" + TWO_GROUPS);
            bridge.signal("HUP");

            awaitLog(bridge, "process group moved: kept");

            assertThat(body(bridge, "/steady")).isEqualTo(steady);
            assertThat(bridge.log()).anyMatch(line -> line.contains("process group steady: kept"));
            assertThat(bridge.children()).hasSize(2);
        }
    }

    @Test
    void replacesTheGroupThatHasChangedAndKeepsTheOther() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            String steady = body(bridge, "/steady");
            String moved = body(bridge, "/moved");
            scripts.write("wsgi.conf", TWO_GROUPS.replace("threads=2", "threads=3"));
            bridge.signal("HUP");

            bridge.await("another worker", () -> !body(bridge, "/moved").equals(moved));

            bridge.await("the old worker to end", () -> !LaunchedBridge.running(Long.parseLong(moved)));
            assertThat(body(bridge, "/steady")).isEqualTo(steady);
            awaitLog(bridge, "process group moved: replaced, because its options have changed");
            assertThat(bridge.log()).anyMatch(line -> line.contains("process group steady: kept"));
        }
    }

    @Test
    void refusesABrokenConfigurationWithAllItsProblemsAndServesOn() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            String steady = body(bridge, "/steady");
            scripts.write("wsgi.conf", TWO_GROUPS + "WSGIDeamonProcess x\nWSGIScriptAlias / missing.wsgi\n");
            bridge.signal("HUP");

            awaitLog(bridge, "the new configuration is not used");

            assertThat(bridge.log())
                    .anyMatch(line -> line.matches(".*wsgi\\.conf:6: .*WSGIDaemonProcess.*"))
                    .anyMatch(line -> line.matches(".*wsgi\\.conf:7: .*missing\\.wsgi.*"));
            assertThat(body(bridge, "/steady")).isEqualTo(steady);
        }
    }

    @Test
    void servesOnAllOfTheOldWhenANewApplicationCannotBeLoadedAndSaysWhy() throws Exception {
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            String moved = body(bridge, "/moved");
            scripts.write("broken.wsgi", "import nothing_of_that_name\n");
            scripts.write(
                    "wsgi.conf",
                    TWO_GROUPS.replace("threads=2", "threads=3")
                            + "WSGIScriptAlias /new broken.wsgi process-group=steady\n");
            bridge.signal("HUP");

            awaitLog(bridge, "the new configuration is not used");

            assertThat(bridge.log()).anyMatch(line -> line.contains("nothing_of_that_name"));
            assertThat(body(bridge, "/moved")).isEqualTo(moved);
            assertThat(bridge.get("/new").statusCode()).isEqualTo(404);
            bridge.await(
                    "only the old workers to be left", () -> bridge.children().size() == 2);
        }
    }

    @Test
    void takesInASiteThatIsAddedAndLetsGoOfOneThatIsRemoved() throws Exception {
        Path site = folder.resolve("sites-enabled/shop.conf");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            scripts.write(
                    "sites-enabled/shop.conf",
                    "WSGIDaemonProcess shop\nWSGIScriptAlias /shop ../app.wsgi process-group=shop\n");
            bridge.signal("HUP");
            awaitLog(bridge, "process group shop: started");
            long worker = Long.parseLong(body(bridge, "/shop"));

            Files.delete(site);
            bridge.signal("HUP");
            awaitLog(bridge, "process group shop: ended");

            bridge.await("its worker to end", () -> !LaunchedBridge.running(worker));
            assertThat(bridge.get("/shop").statusCode()).isEqualTo(404);
            assertThat(bridge.children()).hasSize(2);
        }
    }

    @Test
    void letsARequestEndInTheGroupThatIsReplacedMeanwhile() throws Exception {
        scripts.write("app.wsgi", """
                import os, time
                folder = os.path.dirname(__file__)
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    if environ['PATH_INFO'] == '/slow':
                        open(os.path.join(folder, 'begun'), 'w').close()
                        while not os.path.exists(os.path.join(folder, 'open')):
                            time.sleep(0.02)
                    return [b'%d' % os.getpid()]
                """);
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            String old = body(bridge, "/moved");
            var slow = CompletableFuture.supplyAsync(() -> body(bridge, "/moved/slow"));
            bridge.await("it to begin", () -> Files.exists(folder.resolve("begun")));
            scripts.write("wsgi.conf", TWO_GROUPS.replace("threads=2", "threads=3"));
            bridge.signal("HUP");
            bridge.await("another worker", () -> !body(bridge, "/moved").equals(old));

            scripts.write("open", "");

            assertThat(slow.get()).isEqualTo(old);
        }
    }

    @Test
    void keepsJavaOfThisProcessUnlessItsApplicationsChange() throws Exception {
        String java = "WSGIScriptAlias /java java:org.wsgibridge.contract.ContractApplication\n";
        scripts.write("wsgi.conf", java);
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            bridge.signal("HUP");
            awaitLog(bridge, "application group localhost|/java: kept");

            scripts.write("wsgi.conf", java.replace("/java", "/other"));
            bridge.signal("HUP");
            awaitLog(bridge, "application group localhost|/java: ended");

            assertThat(bridge.log()).anyMatch(line -> line.contains("application group localhost|/other: started"));
            assertThat(bridge.get("/java").statusCode()).isEqualTo(404);
        }
    }

    private static void awaitLog(LaunchedBridge bridge, String part) {
        bridge.await(part, () -> bridge.log().stream().anyMatch(line -> line.contains(part)));
    }

    private static String body(LaunchedBridge bridge, String path) {
        try {
            HttpResponse<String> response = bridge.get(path);
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
