// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

@Timeout(120)
class ServeIT {

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
    }

    @Test
    void servesAScriptAtTheRoot() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            HttpResponse<String> response = bridge.get("/any/where");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(bridge.children()).contains(Long.valueOf(response.body()));
        }
    }

    @Test
    void servesACallableOfAModuleInTheCurrentDirectory() throws Exception {
        scripts.write("flaskapp.py", Scripts.PID.replace("application", "app"));

        try (var bridge = LaunchedBridge.serve(folder, "flaskapp:app", "--mount-point", "/sub")) {
            assertThat(bridge.get("/sub").statusCode()).isEqualTo(200);
            assertThat(bridge.get("/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void tellsAClientThatSendsRubbishNothingOfTheInside() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var bridge = LaunchedBridge.serve(folder, "app.py");
                var client = new RawHttp(bridge.uri("/"))) {
            String response =
                    client.send("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n").readAll();

            assertThat(response).startsWith("HTTP/1.1 400").doesNotContain("Exception", "Tomcat");
        }
    }

    /** Tomcat 11 refuses such a request, and cannot be told otherwise. */
    @Test
    void takesTheHostOfTheRequestLineForTheHost() throws Exception {
        scripts.write("app.py", """
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [f"{environ['HTTP_HOST']} {environ['SERVER_SOFTWARE']}".encode()]
                """);

        try (var bridge = LaunchedBridge.serve(folder, "app.py");
                var client = new RawHttp(bridge.uri("/"))) {
            String head = "GET http://a.example:81/ HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n";

            String response = client.send(head).readAll();

            if (bridge.get("/").body().contains("Tomcat/10.")) {
                assertThat(response).contains("\r\na.example:81 ");
            } else {
                assertThat(response).startsWith("HTTP/1.1 400");
            }
        }
    }

    @Test
    void startsAsManyWorkersAsItIsTold() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var bridge = LaunchedBridge.serve(folder, "app.py", "--processes", "3")) {
            assertThat(bridge.children()).hasSize(3);
        }
    }

    @Test
    void saysReadyOnceAndOnlyWhenEveryWorkerIsReady() throws Exception {
        scripts.write("app.py", "import time\ntime.sleep(0.5)\n" + Scripts.PID);

        try (var bridge = LaunchedBridge.serve(folder, "app.py", "--processes", "2")) {
            assertThat(bridge.log())
                    .filteredOn(line -> line.contains("worker ready"))
                    .hasSize(2);
            assertThat(bridge.output()).singleElement().asString().startsWith("ready: http://127.0.0.1:");
        }
    }

    @Test
    void stopsWithStatusZeroWhenItIsTerminated() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            long worker = bridge.children().get(0);
            bridge.signal("TERM");

            assertThat(bridge.awaitExit()).isZero();
            assertThat(ProcessHandle.of(worker)).isEmpty();
        }
    }

    @Test
    void letsARequestEndThatIsThereWhenItIsInterrupted() throws Exception {
        scripts.write("app.py", """
                import os, time
                def application(environ, start_response):
                    open(os.path.join(os.path.dirname(__file__), 'begun'), 'w').close()
                    time.sleep(1)
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'whole']
                """);

        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            var response = CompletableFuture.supplyAsync(() -> get(bridge, "/"));
            bridge.await(
                    "the request to begin",
                    () -> folder.resolve("begun").toFile().exists());
            bridge.signal("INT");

            assertThat(response.get().body()).isEqualTo("whole");
            assertThat(bridge.awaitExit()).isZero();
        }
    }

    @Test
    void stopsAtOnceAtTheSecondInterrupt() throws Exception {
        scripts.write("app.py", """
                import os, time
                def application(environ, start_response):
                    open(os.path.join(os.path.dirname(__file__), 'begun'), 'w').close()
                    time.sleep(30)
                """);

        try (var bridge = LaunchedBridge.serve(folder, "app.py")) {
            long worker = bridge.children().get(0);
            var ignored = CompletableFuture.runAsync(() -> get(bridge, "/"));
            bridge.await(
                    "the request to begin",
                    () -> folder.resolve("begun").toFile().exists());
            bridge.signal("INT");
            bridge.await("the stop to begin", () -> bridge.log().stream().anyMatch(line -> line.contains("stopping")));
            bridge.signal("INT");

            assertThat(bridge.awaitExit()).isEqualTo(130);
            bridge.await("the worker to end", () -> !LaunchedBridge.running(worker));
            assertThat(ignored).isNotNull();
        }
    }

    @Test
    void leavesNoWorkerBehindASecondAfterItWasKilled() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var bridge = LaunchedBridge.serve(folder, "app.py", "--processes", "2")) {
            var workers = bridge.children();
            long killed = System.nanoTime();
            bridge.signal("KILL");
            bridge.await("the workers to end", () -> workers.stream().noneMatch(LaunchedBridge::running));

            assertThat(System.nanoTime() - killed).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void refusesATakenPortInOneSentence() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var bridge = LaunchedBridge.run(
                        folder, "serve", "app.py", "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + taken.getLocalPort(), "Address already in use");
        }
    }

    @Test
    void refusesABrokenScriptInOneSentenceThatNamesItsLine() throws Exception {
        scripts.write("app.py", "import nothing_of_that_name\n");

        try (var bridge = LaunchedBridge.run(folder, "serve", "app.py", "--port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log())
                    .filteredOn(line -> line.contains("nothing_of_that_name"))
                    .singleElement()
                    .asString()
                    .contains("ModuleNotFoundError", "app.py:1");
            assertThat(bridge.log()).noneMatch(line -> line.contains("\tat ") || line.contains("Traceback"));
            assertThat(bridge.output()).isEmpty();
        }
    }

    @Test
    void startsWithoutAnApplicationThatCannotBeLoadedAndServesItOnceItCan() throws Exception {
        configureGoodAndBroken("");

        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            assertThat(bridge.log()).anyMatch(line -> line.contains("ERROR") && line.contains("nothing_of_that_name"));
            assertThat(bridge.get("/good").statusCode()).isEqualTo(200);
            assertThat(bridge.get("/broken").statusCode()).isEqualTo(500);

            scripts.write("broken.py", Scripts.PID);

            assertThat(bridge.get("/broken").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void startsWithoutAnApplicationThatATemplateCannotLoad() throws Exception {
        configureGoodAndBroken("preload=on");

        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            assertThat(bridge.get("/good").statusCode()).isEqualTo(200);
            assertThat(bridge.get("/broken").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void refusesToStartWithoutAnApplicationThatTheGroupNeeds() throws Exception {
        configureGoodAndBroken("need-app=on");

        try (var bridge = LaunchedBridge.run(folder, "serve", "wsgi.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log()).anyMatch(line -> line.contains("nothing_of_that_name"));
        }
    }

    private void configureGoodAndBroken(String options) throws IOException {
        scripts.write("good.py", Scripts.PID);
        scripts.write("broken.py", "import nothing_of_that_name\n");
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group processes=2 " + options + "\nWSGIProcessGroup group\n"
                        + "WSGIScriptAlias /good good.py\nWSGIScriptAlias /broken broken.py\n");
    }

    @Test
    void refusesAMissingPythonInOneSentence() throws Exception {
        scripts.write("app.py", Scripts.PID);

        try (var bridge =
                LaunchedBridge.run(folder, "serve", "app.py", "--port", "0", "--python", "/nowhere/python3")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log()).singleElement().asString().contains("/nowhere/python3");
        }
    }

    @Test
    void reportsEveryProblemOfAConfigurationAndStartsNothing() throws Exception {
        scripts.write("wsgi.conf", "WSGIScriptAlias / missing.wsgi\nWSGIDeamonProcess a\nWSGIProcessGroup b\n");

        try (var bridge = LaunchedBridge.run(folder, "serve", "wsgi.conf", "--port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log())
                    .hasSize(3)
                    .allMatch(line -> line.matches(".*wsgi\\.conf:\\d: .*"))
                    .anyMatch(line -> line.contains("WSGIDaemonProcess"));
        }
    }

    @Test
    void saysSyntaxOkOfASoundConfiguration() throws Exception {
        scripts.write("app.wsgi", Scripts.PID);
        scripts.write("wsgi.conf", "WSGIScriptAlias / app.wsgi\n");

        try (var bridge = LaunchedBridge.run(folder, "check", "wsgi.conf")) {
            assertThat(bridge.awaitExit()).isZero();
            assertThat(bridge.output()).containsExactly("Syntax OK");
        }
    }

    private static HttpResponse<String> get(LaunchedBridge bridge, String path) {
        try {
            return bridge.get(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
