// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.response.testkit.RecordingExchange;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.InterpreterOptions;

/** Interpreters with {@code WSGIPerInterpreterGIL On}. */
@Timeout(120)
class OwnGilIT {

    private static final InterpreterOptions OWN = new InterpreterOptions(
            List.of(), false, false, true, null, true, InterpreterOptions.DEFAULTS.requestTimeout());

    /** One call of C that keeps the GIL for a second and more. */
    private static final String HOLDS_THE_GIL = "def answer(environ): return max(range(5 * 10**7))";

    private ExecutionMode mode;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        mode = PythonHere.mode(new EmbeddedOptions(
                null, 0, List.of(), true, InterpreterOptions.DEFAULTS, Map.of("one", OWN, "other", OWN), List.of()));
    }

    @AfterEach
    void stop() {
        mode.close();
    }

    private boolean offered() throws IOException {
        var version = RecordingExchange.get();
        Path script = PythonHere.answering(
                folder, "version.wsgi", "import sys\ndef answer(environ): return sys.version_info >= (3, 13)");
        PythonHere.gateway(mode, script, "").serve(version);
        return version.text().equals("True");
    }

    @Test
    void runsPythonWhileAnotherInterpreterKeepsItsGil() throws Exception {
        Assumptions.assumeTrue(offered(), "interpreters with a GIL of their own are offered from CPython 3.13 on");
        Gateway one = PythonHere.gateway(mode, PythonHere.answering(folder, "one.wsgi", HOLDS_THE_GIL), "one");
        Gateway other = PythonHere.gateway(
                mode, PythonHere.answering(folder, "other.wsgi", "def answer(environ): return 'other'"), "other");
        other.serve(RecordingExchange.get());
        var begun = new CountDownLatch(1);
        CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> {
            begun.countDown();
            try {
                one.serve(RecordingExchange.get());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        begun.await();
        int meanwhile = 0;

        while (!busy.isDone()) {
            other.serve(RecordingExchange.get());
            meanwhile++;
        }

        busy.join();
        assertThat(meanwhile).isGreaterThan(100);
    }

    @Test
    void saysWhatIsNeededOnAnOlderPython() throws IOException {
        Assumptions.assumeFalse(offered(), "this CPython offers interpreters with a GIL of their own");
        Path script = PythonHere.answering(folder, "one.wsgi", "def answer(environ): return ''");

        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> PythonHere.gateway(mode, script, "one"))
                .withMessageContaining("WSGIPerInterpreterGIL needs CPython 3.13 or newer");
    }
}
