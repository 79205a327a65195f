// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.response.testkit.RecordingExchange;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.InterpreterOptions;

/** Requests that take longer than {@code WSGIRequestTimeout}, here half a second. */
@Timeout(60)
class RequestTimeoutIT {

    private static final InterpreterOptions LIMITED =
            new InterpreterOptions(List.of(), false, false, true, null, false, Duration.ofMillis(500));

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger(Overruns.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord event) {
            log.add(new SimpleFormatter().formatMessage(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private ExecutionMode mode;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        logger.addHandler(handler);
        mode = PythonHere.mode(new EmbeddedOptions(null, 0, List.of(), true, LIMITED, Map.of(), List.of()));
    }

    @AfterEach
    void stop() {
        mode.close();
        logger.removeHandler(handler);
    }

    private Gateway gateway(String group, String body) throws IOException {
        return PythonHere.gateway(mode, PythonHere.answering(folder, "limited.wsgi", body), group);
    }

    private static void assertExpires(Gateway gateway) {
        assertThatExceptionOfType(DeadlineFailure.class)
                .isThrownBy(() -> gateway.serve(RecordingExchange.get().with("PATH_INFO", "/slow")))
                .withMessageContaining("longer than WSGIRequestTimeout")
                .satisfies(failure -> assertThat(failure.status()).isEqualTo(504));
    }

    private static String answer(Gateway gateway) throws IOException {
        var exchange = RecordingExchange.get();
        gateway.serve(exchange);
        return exchange.text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "limited"})
    void raisesRequestTimeoutInTheApplication(String group) throws IOException {
        Gateway gateway = gateway(group, """
                import mod_wsgi, threading
                raised = threading.Event()
                def spin():
                    while True: int()
                def answer(environ):
                    if environ['PATH_INFO'] != '/slow':
                        return raised.is_set()
                    try:
                        spin()
                    except mod_wsgi.RequestTimeout:
                        raised.set()
                        raise
                """);
        assertThat(answer(gateway)).isEqualTo("False");

        assertExpires(gateway);

        while (!answer(gateway).equals("True")) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "limited"})
    void answersAtOnceWhatComesInTime(String group) throws IOException {
        assertThat(answer(gateway(group, "def answer(environ): return 'in time'")))
                .isEqualTo("in time");
    }

    @Test
    void answersWithATimeOutWhatTheApplicationRaisesByItself() throws Exception {
        Gateway gateway = gateway("", """
                import mod_wsgi
                def answer(environ): raise mod_wsgi.RequestTimeout('took too long')
                """);

        assertThatExceptionOfType(DeadlineFailure.class)
                .isThrownBy(() -> gateway.serve(RecordingExchange.get()))
                .withMessageContaining("mod_wsgi.RequestTimeout: took too long")
                .satisfies(failure -> assertThat(failure.status()).isEqualTo(504));
    }

    @Test
    void tellsWhereAThreadIsStuckUntilItEnds() throws Exception {
        Gateway gateway = gateway("", """
                import time
                def answer(environ):
                    time.sleep(3)
                """);

        assertExpires(gateway);

        assertThat(log.poll(20, TimeUnit.SECONDS)).contains("stuck=1").contains("limited.wsgi\", line 3, in answer");
        assertThat(log.poll(20, TimeUnit.SECONDS)).contains("has ended").contains("stuck=0");
    }

    @Test
    void keepsAnApplicationThatIsLateFromTheClient() throws IOException {
        var exchange = RecordingExchange.get();
        Path script = folder.resolve("late.wsgi");
        Files.writeString(script, """
                import time
                def application(environ, start_response):
                    write = start_response('200 OK', [])
                    try:
                        while True: time.sleep(0.01)
                    finally:
                        write(b'late')
                """);

        assertThatExceptionOfType(DeadlineFailure.class)
                .isThrownBy(() -> PythonHere.gateway(mode, script, "").serve(exchange));

        mode.close();
        assertThat(exchange.events()).isEmpty();
    }
}
