// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

/** The effect of the options of WSGIDaemonProcess, as the application sees it. */
@Timeout(120)
class GroupOptionsIT {

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
    }

    @Test
    void runsInItsHome() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));

        assertThat(evaluate("os.getcwd()", "home=" + home)).isEqualTo(home.toString());
    }

    @Test
    void masksThePermissionsOfNewFiles() throws Exception {
        assertThat(evaluate("'%03o' % os.umask(0)", "umask=0027")).isEqualTo("027");
    }

    @Test
    void setsVariablesOfTheProcess() throws Exception {
        assertThat(evaluate("os.environ['GREETING']", "env.GREETING=hola")).isEqualTo("hola");
    }

    @Test
    void setsTheLanguageAndTheLocale() throws Exception {
        assertThat(evaluate("os.environ['LANG'] + ' ' + os.environ['LC_ALL']", "lang=C.UTF-8 locale=C.UTF-8"))
                .isEqualTo("C.UTF-8 C.UTF-8");
    }

    @Test
    void putsItsPathInFrontOfTheOthers() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        assertThat(evaluate("' '.join(sys.path[:2])", "python-path=" + first + ":" + second))
                .isEqualTo(first + " " + second);
    }

    @Test
    void showsItsNameInTheProcessList() throws Exception {
        assertThat(evaluate("open('/proc/self/cmdline').read().split('\\0')[-2]", "display-name=%{GROUP}"))
                .isEqualTo("(wsgi:group)");
    }

    @Test
    void runsThePythonOfItsVirtualEnvironment() throws Exception {
        Path home = folder.resolve("venv");
        Process made = new ProcessBuilder("/usr/bin/env", "python3", "-m", "venv", "--without-pip", home.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();

        assertThat(evaluate("sys.prefix + ' ' + os.environ['VIRTUAL_ENV']", "python-home=" + home))
                .isEqualTo(home + " " + home);
    }

    @Test
    void runsJavaInItsHomeWithItsUmask() throws Exception {
        Path home = Files.createDirectory(folder.resolve("the home"));
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group umask=0027 home=\"" + home + "\"\n" + "WSGIScriptAlias / java:"
                        + TellsItsPlace.class.getName() + " process-group=group\n");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            assertThat(bridge.get("/").body()).isEqualTo(home + " 0027");
        }
    }

    /** Answers with its working directory and its umask. */
    public static final class TellsItsPlace implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse response) throws IOException {
            String umask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Umask:"))
                    .map(line -> line.substring("Umask:".length()).strip())
                    .findFirst()
                    .orElseThrow();
            response.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
            return List.of((Path.of("").toAbsolutePath() + " " + umask).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void encodesTextInThePlaceOfBytesWhereItIsToldTo() throws Exception {
        scripts.write("app.wsgi", """
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return ['gr\u00fc\u00dfe']
                """);
        configure("str-response=utf-8");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            assertThat(bridge.get("/").body()).isEqualTo("gr\u00fc\u00dfe");
        }
    }

    @Test
    void holdsBackWhatSwiftlyFollowsTheFirstChunk() throws Exception {
        scripts.write("app.wsgi", """
                import os, time
                file = lambda name: os.path.join(os.path.dirname(__file__), name)
                def wait(name):
                    while not os.path.exists(file(name)):
                        time.sleep(0.02)
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    if environ['PATH_INFO'] == '/chunks':
                        yield b'first'
                        wait('received')
                        yield b'second'
                        open(file('yielded'), 'w').close()
                        wait('open')
                    yield b'end'
                """);
        configure("response-flush-delay=60000");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf");
                var client = new RawHttp(bridge.uri("/"))) {
            client.send("GET /chunks HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.readUntil("first\r\n")).endsWith("first\r\n");
            scripts.write("received", "");
            bridge.await("the second chunk", () -> Files.exists(folder.resolve("yielded")));
            // What had left would have arrived before this has.
            assertThat(bridge.get("/").body()).isEqualTo("end");

            assertThat(client.arrived()).isEmpty();
            scripts.write("open", "");

            assertThat(client.readAll()).contains("second", "end");
        }
    }

    @Test
    void keepsItsWorkersOutOfTheProcessGroupOfTheServer() throws Exception {
        assertThat(evaluate("str(os.getpgid(0) == os.getpid())", "")).isEqualTo("True");
    }

    private String evaluate(String expression, String options) throws IOException, InterruptedException {
        scripts.write("app.wsgi", """
                import os, sys
                def application(environ, start_response):
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [str(EXPRESSION).encode()]
                """.replace("EXPRESSION", expression));
        configure(options);
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            return bridge.get("/").body();
        }
    }

    private void configure(String options) throws IOException {
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group " + options + "\nWSGIScriptAlias / app.wsgi process-group=group\n");
    }
}
