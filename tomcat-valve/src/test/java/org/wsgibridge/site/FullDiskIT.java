// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.Javas;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;
import org.wsgibridge.testkit.SmallDisk;

/** A disk that fills up while the server runs, and then has room again. */
@Timeout(120)
class FullDiskIT {

    private static final String APPLICATION = """
            import os, sys
            def application(environ, start_response):
                body = environ['wsgi.input'].read()
                print('asked for', environ['PATH_INFO'], file=sys.stderr)
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'%d %d' % (os.getpid(), len(body))]
            """;

    private static final String SITE = """
            WSGIDaemonProcess group threads=2 request-buffering=on
            WSGIScriptAlias / app.wsgi process-group=group
            """;

    /** Far more than is kept in memory, and less than Tomcat drops so that the client sees its answer. */
    private static final int LARGE = 1_000_000;

    @TempDir
    Path folder;

    private Scripts scripts;
    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", APPLICATION);
        scripts.write("wsgi.conf", SITE);
        disk = SmallDisk.mount(folder.resolve("disk"), "4m");
    }

    @AfterEach
    void unmount() throws IOException {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void refusesABodyThatCannotBeStoredAndNothingElse() throws Exception {
        try (var bridge = serve("-Djava.io.tmpdir=" + disk.folder())) {
            disk.fill();

            assertThat(post(bridge, LARGE)).startsWith("HTTP/1.1 500");
            assertThat(errors(bridge))
                    .singleElement()
                    .asString()
                    .contains(
                            "WB0401", "a request body cannot be stored", "No space left on device", "make room there");
            assertThat(bridge.get("/").statusCode()).isEqualTo(200);
            assertThat(post(bridge, 1000)).startsWith("HTTP/1.1 200").endsWith(" 1000");

            disk.free();

            assertThat(post(bridge, LARGE)).startsWith("HTTP/1.1 200").endsWith(" " + LARGE);
        }
    }

    @Test
    void givesBackTheRoomOfABodyThatDidNotFit() throws Exception {
        try (var bridge = serve("-Djava.io.tmpdir=" + disk.folder())) {
            long before = disk.folder().toFile().getUsableSpace();

            assertThat(post(bridge, 5_000_000)).startsWith("HTTP/1.1 500");

            bridge.await("the room", () -> disk.folder().toFile().getUsableSpace() == before);
            assertThat(post(bridge, LARGE)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void replacesWorkersWhenTheRuntimeDirectoryIsFull() throws Exception {
        scripts.write("wsgi.conf", "WSGISocketPrefix " + disk.folder() + "/s\n" + SITE);
        try (var bridge = serve("-Xmx256m")) {
            disk.fill();
            long worker = pid(bridge);

            LaunchedBridge.kill("KILL", worker);

            awaitAnother(bridge, worker);
        }
    }

    @Test
    void keepsTheOldConfigurationWhenThereIsNoRoomForTheSocketsOfTheNew() throws Exception {
        String prefix = "WSGISocketPrefix " + disk.folder() + "/s\n";
        scripts.write("wsgi.conf", prefix + SITE);
        try (var bridge = serve("-Xmx256m")) {
            disk.fill();
            long worker = pid(bridge);
            scripts.write("wsgi.conf", prefix + SITE.replace("threads=2", "threads=3"));

            bridge.signal("HUP");
            awaitLog(bridge, "the new configuration is not used");

            assertThat(bridge.log()).anyMatch(line -> line.contains("No space left on device"));
            assertThat(pid(bridge)).isEqualTo(worker);

            disk.free();
            bridge.signal("HUP");
            awaitAnother(bridge, worker);
        }
        try (Stream<Path> left = Files.list(disk.folder())) {
            assertThat(left).as("what the server has left behind").isEmpty();
        }
    }

    @Test
    void servesOnWhenItsLogCannotBeWrittenAndWritesItAgainLater() throws Exception {
        Path log = disk.folder().resolve("log");
        // As a service manager would: the log is whatever the standard error is.
        List<String> redirected = List.of(
                "sh", "-c", "exec \"$0\" \"$@\" 2>>'" + log + "'", Javas.own().toString());
        try (var bridge = LaunchedBridge.serve(redirected, folder, "wsgi.conf")) {
            assertThat(bridge.get("/early").statusCode()).isEqualTo(200);
            bridge.await("its line", () -> read(log).contains("asked for /early"));
            disk.fill();
            // Until the last page of the log is full as well.
            for (int i = 0; i < 200; i++) {
                assertThat(bridge.get("/lost").statusCode()).isEqualTo(200);
            }
            long size = Files.size(log);
            long worker = pid(bridge);
            LaunchedBridge.kill("KILL", worker);
            awaitAnother(bridge, worker);
            assertThat(Files.size(log)).isEqualTo(size);

            disk.free();
            assertThat(bridge.get("/late").statusCode()).isEqualTo(200);

            bridge.await("its line", () -> read(log).contains("asked for /late"));
        }
    }

    private LaunchedBridge serve(String option) throws IOException {
        return LaunchedBridge.serve(List.of(Javas.own().toString(), option), folder, "wsgi.conf");
    }

    private static String post(LaunchedBridge bridge, int size) throws IOException {
        try (var client = new RawHttp(bridge.uri("/"))) {
            return client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + size + "\r\n\r\n"
                            + "x".repeat(size))
                    .readAll();
        }
    }

    private static List<String> errors(LaunchedBridge bridge) {
        return bridge.log().stream()
                .filter(line -> line.contains(" ERROR ") || line.startsWith("\tat ") || line.contains("Exception"))
                .toList();
    }

    private static void awaitLog(LaunchedBridge bridge, String part) {
        bridge.await(part, () -> bridge.log().stream().anyMatch(line -> line.contains(part)));
    }

    private static void awaitAnother(LaunchedBridge bridge, long worker) {
        bridge.await("another worker", () -> pid(bridge) != worker && pid(bridge) != 0);
    }

    /** Of the worker; 0 when the request met with its end. */
    private static long pid(LaunchedBridge bridge) {
        try {
            var response = bridge.get("/");
            return response.statusCode() == 200 ? Long.parseLong(response.body().split(" ")[0]) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
