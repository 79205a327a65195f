// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsgibridge.embedded.PythonHere.Way;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

/** One request at a time, by each way to Python. */
@Timeout(60)
class PythonGatewayIT {

    @TempDir
    private Path folder;

    private Path script(String text) throws IOException {
        return Files.writeString(folder.resolve("app.wsgi"), text);
    }

    @ParameterizedTest
    @EnumSource
    void sendsASmallResponseInOnePiece(Way way) throws IOException {
        var exchange = RecordingExchange.get();

        way.serve(PythonHere.answering(folder, "small.wsgi", "def answer(environ): return 'hello'"), exchange);

        assertThat(exchange.events()).containsExactly("start 200", "write 5");
        assertThat(exchange.header("Content-Length")).containsExactly("5");
    }

    @ParameterizedTest
    @EnumSource
    void sendsEachChunkBeforeTheNextIsMade(Way way) throws IOException {
        var exchange = RecordingExchange.get();
        Path script = script("""
                def application(environ, start_response):
                    start_response("200 OK", [])
                    yield b"one"
                    yield b"three"
                """);

        way.serve(script, exchange);

        assertThat(exchange.events()).containsExactly("start 200", "write 3", "flush", "write 5", "flush");
    }

    @ParameterizedTest
    @EnumSource
    void sendsALargeResponseWithoutCollectingIt(Way way) throws IOException {
        var exchange = RecordingExchange.get();

        way.serve(PythonHere.answering(folder, "large.wsgi", "def answer(environ): return 'x' * 200000"), exchange);

        assertThat(exchange.text()).hasSize(200_000);
        assertThat(exchange.header("Content-Length")).containsExactly("200000");
        assertThat(exchange.events()).doesNotContain("flush").hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheApplicationTheBody(Way way) throws IOException {
        var exchange = RecordingExchange.of("POST").withBody("x".repeat(150_000));

        way.serve(
                PythonHere.answering(
                        folder, "body.wsgi", "def answer(environ): return len(environ['wsgi.input'].read())"),
                exchange);

        assertThat(exchange.text()).isEqualTo("150000");
    }

    @ParameterizedTest
    @EnumSource
    void givesTheApplicationWhatItAsksForOfALargeBody(Way way) throws IOException {
        var exchange = RecordingExchange.of("POST").withBody("a line\n".repeat(500_000));

        way.serve(PythonHere.answering(folder, "parts.wsgi", """
                        def answer(environ):
                            body = environ['wsgi.input']
                            sizes = [len(part) for part in (body.read(2), body.read(70_000), body.readline())]
                            rest = body.read(2_000_000) + body.read()
                            return sizes, len(rest), rest == b'a line\\n' * (len(rest) // 7), body.read()
                        """), exchange);

        assertThat(exchange.text()).isEqualTo("([2, 70000, 5], 3429993, True, b'')");
    }

    @ParameterizedTest
    @EnumSource
    void letsAThreadOfTheApplicationReadWhileAnotherOneSends(Way way) throws IOException {
        var exchange = RecordingExchange.of("POST").withBody("x".repeat(3_000_000));

        way.serve(script("""
                import queue, threading

                def application(environ, start_response):
                    parts = queue.Queue(2)

                    def read():
                        for part in iter(lambda: environ["wsgi.input"].read(65536), b""):
                            parts.put(part)
                        parts.put(b"")

                    threading.Thread(target=read).start()
                    start_response("200 OK", [])
                    for part in iter(parts.get, b""):
                        yield part.replace(b"x", b"y")
                """), exchange);

        assertThat(exchange.text()).isEqualTo("y".repeat(3_000_000));
    }

    /** The thread that reads waits for the one that sends, and must not have the GIL meanwhile. */
    @ParameterizedTest
    @EnumSource
    void goesOnWhileOneThreadOfARequestReadsAndAnotherOneSendsToAClientThatDoesNotTakeIt(Way way) throws Exception {
        Path script = script("""
                import threading
                go = threading.Event()
                reads = threading.Event()

                def application(environ, start_response):
                    start_response("200 OK", [])
                    if environ["REQUEST_METHOD"] == "GET":
                        go.set()
                        reads.wait()
                        return [b"ok"]

                    def read():
                        go.wait()
                        reads.set()
                        environ["wsgi.input"].read(1)

                    threading.Thread(target=read).start()
                    return iter([b"a chunk"])
                """);
        var sending = new CountDownLatch(1);
        var taken = new CountDownLatch(1);
        var stuck = new DelegatedExchange(RecordingExchange.of("POST").withBody("a body")) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                sending.countDown();
                try {
                    taken.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                super.write(bytes, offset, length);
            }
        };
        var first = CompletableFuture.runAsync(() -> serve(way, script, stuck));
        sending.await();

        for (int i = 0; i < 5; i++) {
            var other = RecordingExchange.get();
            way.serve(script, other);
            assertThat(other.text()).isEqualTo("ok");
        }

        taken.countDown();
        first.join();
    }

    private static void serve(Way way, Path script, Exchange exchange) {
        try {
            way.serve(script, exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheCallerThatTheClientHasGone(Way way) throws IOException {
        Path script = script("""
                def application(environ, start_response):
                    start_response("200 OK", [])
                    while True:
                        yield b"x" * 1000
                """);

        assertThatIOException()
                .isThrownBy(() -> way.serve(script, RecordingExchange.get().goneAfter(5_000)))
                .withMessage("Broken pipe");
    }

    @ParameterizedTest
    @EnumSource
    void blamesTheClientForABodyThatBreaksOff(Way way) throws IOException {
        Path script =
                PythonHere.answering(folder, "broken.wsgi", "def answer(environ): return environ['wsgi.input'].read()");

        assertThatExceptionOfType(RequestFailure.class)
                .isThrownBy(() -> way.serve(script, RecordingExchange.of("POST").breakingOffInTheBody()))
                .withMessageStartingWith("the request body broke off: Connection reset; ");
    }

    @ParameterizedTest
    @EnumSource
    void passesOnThatTheServerRefusesTheBody(Way way) throws IOException {
        Path script = PythonHere.answering(
                folder, "refused.wsgi", "def answer(environ): return environ['wsgi.input'].read()");
        var refusal = new RequestFailure(413, "too large");

        assertThatExceptionOfType(RequestFailure.class)
                .isThrownBy(() -> way.serve(
                        script, RecordingExchange.of("POST").withBody("x").refusingTheBody(refusal)))
                .isSameAs(refusal);
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhereTheApplicationFailed(Way way) throws IOException {
        Path script = PythonHere.answering(folder, "fails.wsgi", "def answer(environ): return 1 / 0");

        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> way.serve(script, RecordingExchange.get()))
                .withMessageContaining("ZeroDivisionError")
                .withMessageContaining("fails.wsgi:1")
                .satisfies(failure -> assertThat(failure.detail()).startsWith("Traceback"));
    }

    @Test
    void keepsThreadLocalsOfAThreadFromRequestToRequest() throws IOException {
        Path script = PythonHere.answering(folder, "local.wsgi", """
                import threading
                local = threading.local()
                def answer(environ):
                    local.count = getattr(local, 'count', 0) + 1
                    return local.count
                """);
        Gateway gateway = PythonHere.gateway(script, "");
        var last = RecordingExchange.get();

        PythonHere.onRoomyThread(() -> {
            gateway.serve(RecordingExchange.get());
            gateway.serve(last);
        });

        assertThat(last.text()).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    void loadsAScriptAnewThatHasBeenChanged(Way way) throws IOException {
        Path script = PythonHere.answering(folder, "changes.wsgi", "def answer(environ): return 'old'");
        way.serve(script, RecordingExchange.get());
        FileTime before = Files.getLastModifiedTime(script);
        PythonHere.answering(folder, "changes.wsgi", "def answer(environ): return 'new'");
        Files.setLastModifiedTime(script, FileTime.fromMillis(before.toMillis() + 1000));

        assertThat(otherAnswer(way, script, "old")).isEqualTo("new");
    }

    /** What the script answers when it answers something else; changes are seen after some milliseconds. */
    private static String otherAnswer(Way way, Path script, String old) throws IOException {
        while (true) {
            var exchange = RecordingExchange.get();
            way.serve(script, exchange);
            if (!exchange.text().equals(old)) {
                return exchange.text();
            }
        }
    }

    @Test
    void givesAnApplicationBesideTheMainOneNewModulesWithAChangedScript() throws IOException {
        Path script = PythonHere.answering(
                folder, "fresh.wsgi", "import sys; sys.old = 'old'\ndef answer(environ): return sys.old");
        Way.BESIDE.serve(script, RecordingExchange.get());
        FileTime before = Files.getLastModifiedTime(script);
        PythonHere.answering(
                folder, "fresh.wsgi", "import sys\ndef answer(environ): return getattr(sys, 'old', 'fresh')");
        Files.setLastModifiedTime(script, FileTime.fromMillis(before.toMillis() + 1000));

        assertThat(otherAnswer(Way.BESIDE, script, "old")).isEqualTo("fresh");
    }

    @ParameterizedTest
    @EnumSource
    void triesAgainToLoadAScriptThatHasBeenRepaired(Way way) throws IOException {
        Path script = Files.writeString(folder.resolve("broken.wsgi"), "def application(:");
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> way.serve(script, RecordingExchange.get()))
                .withMessageContaining("cannot load");
        PythonHere.answering(folder, "broken.wsgi", "def answer(environ): return 'repaired'");
        var exchange = RecordingExchange.get();

        way.serve(script, exchange);

        assertThat(exchange.text()).isEqualTo("repaired");
    }
}
