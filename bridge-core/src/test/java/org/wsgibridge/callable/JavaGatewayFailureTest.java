// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;

class JavaGatewayFailureTest extends GatewayTestKit {

    @Nested
    class Failing {

        @Test
        void makesWhateverIsThrownAFailureOfTheApplication() {
            var error = new StackOverflowError("deep");

            assertFails(
                            (environ, start) -> {
                                throw error;
                            },
                            "StackOverflowError exception raised processing WSGI script 'org.example.App'. java.lang.StackOverflowError: deep")
                    .hasCause(error);
        }

        @Test
        void sendsNothingWhenTheApplicationFailsBeforeTheFirstChunk() {
            assertFails(
                    (environ, start) -> {
                        start.start("200 OK", NO_HEADERS);
                        throw new IllegalStateException("boo");
                    },
                    "boo");

            assertThat(exchange.committed()).isFalse();
        }

        @Test
        void complainsWhenTheResponseIsNeverStarted() {
            assertFails((environ, start) -> List.of(), "without calling start_response()");
        }

        @Test
        void complainsAboutAnAnswerShorterThanItsContentLength() {
            assertFails(
                    (environ, start) -> {
                        start.start("200 OK", List.of(new Header("Content-Length", "10")));
                        return List.of(bytes("short"));
                    },
                    "Content length mismatch, expected 10, response generated 5");
        }

        @Test
        void refusesAHeaderInTheWordsOfModWsgi() {
            assertFails(
                    (environ, start) -> {
                        start.start("200 OK", List.of(new Header("X", "a\r\nb")));
                        return List.of();
                    },
                    "carriage return/line feed character in header value");
        }

        @Test
        void restoresTheInterruptOfTheThread() {
            assertFails(
                    (environ, start) -> {
                        throw new InterruptedException("stop");
                    },
                    "stop");

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    class Closing {

        private final AtomicInteger closed = new AtomicInteger();

        @Test
        void happensOnceAfterACompleteResponse() throws IOException {
            serve(closing(List.of(bytes("a")).iterator()));

            assertThat(closed).hasValue(1);
        }

        @Test
        void happensOnceWhenTheIterationFails() {
            assertFails(closing(failingAfter("a")), "half way");

            assertThat(closed).hasValue(1);
        }

        @Test
        void happensOnceWhenTheClientGoesAway() {
            exchange.goneAfter(3);

            catchThrowable(() -> serve(closing(endless("a"))));

            assertThat(closed).hasValue(1);
        }

        @Test
        void happensOnceWhenTheResponseWasNeverStarted() {
            assertFails((environ, start) -> new ClosingBody(endless("a"), closed), "before it called start_response()");

            assertThat(closed).hasValue(1);
        }

        @Test
        void mayFailWithoutHarmToACompleteResponse() throws IOException {
            serve((environ, start) -> {
                start.start("200 OK", NO_HEADERS);
                return new ClosingBody(List.of(bytes("a")).iterator(), closed) {
                    @Override
                    public void close() {
                        throw new IllegalStateException("cannot close");
                    }
                };
            });

            assertThat(exchange.text()).isEqualTo("a");
        }

        private GatewayCallable closing(Iterator<byte[]> chunks) {
            return (environ, start) -> {
                start.start("200 OK", NO_HEADERS);
                return new ClosingBody(chunks, closed);
            };
        }
    }

    @Nested
    class ClientGone {

        @Test
        void isNoFailureOfTheApplicationThatStreams() {
            exchange.goneAfter(3);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> serve((environ, start) -> {
                        start.start("200 OK", NO_HEADERS);
                        return () -> endless("a");
                    }))
                    .withMessage("Broken pipe");
        }

        @Test
        void isNoFailureOfTheApplicationThatReadsTheBody() {
            exchange.breakingOffInTheBody();

            assertThatExceptionOfType(RequestFailure.class)
                    .isThrownBy(() ->
                            serve((environ, start) -> List.of(environ.input().readAllBytes())))
                    .withMessage("the request body broke off: Connection reset");
        }

        @Test
        void isRecognisedWhenTheApplicationWrapsIt() {
            exchange.breakingOffInTheBody();

            assertThatExceptionOfType(RequestFailure.class)
                    .isThrownBy(() -> serve((environ, start) -> {
                        try {
                            return List.of(environ.input().readAllBytes());
                        } catch (IOException wrapped) {
                            throw new UncheckedIOException(wrapped);
                        }
                    }))
                    .withMessage("the request body broke off: Connection reset");
        }

        @Test
        void isNotConfusedWithAnotherIoFailureOfTheApplication() {
            assertFails(
                    (environ, start) -> {
                        throw new IOException("disk full");
                    },
                    "disk full");
        }
    }

    @Test
    void letsAFailureOfTheRequestPassThroughTheApplication() {
        var tooLarge = new RequestFailure(413, "too large");
        exchange.refusingTheBody(tooLarge);

        Throwable thrown = catchThrowable(
                () -> serve((environ, start) -> List.of(environ.input().readAllBytes())));

        assertThat(thrown).isSameAs(tooLarge);
    }
}
