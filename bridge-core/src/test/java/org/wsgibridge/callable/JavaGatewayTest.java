// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.response.testkit.RecordingExchange;

class JavaGatewayTest extends GatewayTestKit {

    @Nested
    class Environment {

        @Test
        void holdsTheVariablesOfTheExchange() throws IOException {
            exchange.with("HTTP_X_NAME", "gr\u00fcn");

            assertThat(environ().get("HTTP_X_NAME")).isEqualTo("gr\u00fcn");
        }

        @Test
        void tellsWhereTheApplicationRuns() throws IOException {
            assertThat(environ().variables())
                    .containsAllEntriesOf(Map.of(
                            "wsgi.version",
                            List.of(1, 0),
                            "wsgi.multithread",
                            true,
                            "wsgi.multiprocess",
                            true,
                            "wsgi.run_once",
                            false,
                            "wsgi.input_terminated",
                            true,
                            "mod_wsgi.process_group",
                            "shop",
                            "mod_wsgi.application_group",
                            "tills",
                            "mod_wsgi.callable_object",
                            "org.example.App"));
        }

        @Test
        void givesTheRequestBody() throws IOException {
            exchange.withBody("a=1&b=2");

            serve((environ, start) -> {
                start.start("200 OK", NO_HEADERS);
                return List.of(environ.input().readAllBytes());
            });

            assertThat(exchange.text()).isEqualTo("a=1&b=2");
        }

        @Test
        void givesTheRequestBodyByteByByte() throws IOException {
            exchange.withBody("\u00ff!");
            var read = new ArrayList<Integer>();

            serve((environ, start) -> {
                for (int i = 0; i < 3; i++) {
                    read.add(environ.input().read());
                }
                start.start("200 OK", NO_HEADERS);
                return List.of();
            });

            assertThat(read).containsExactly(0xFF, (int) '!', -1);
        }

        @Test
        void passesErrorsOnLineByLine() throws IOException {
            serve((environ, start) -> {
                environ.errors().print("first\r\nsec");
                environ.errors().flush();
                environ.errors().print("ond\n\nlast");
                start.start("200 OK", NO_HEADERS);
                return List.of();
            });

            assertThat(errors).containsExactly("first", "second", "", "last");
        }

        @Test
        void takesTheBodyOutOfUseWhenTheRequestEnds() throws IOException {
            Environ environ = environ();

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> environ.input().read())
                    .withMessageContaining("after the request had ended");
        }

        @Test
        void setsTheContextClassLoaderOfTheApplication() throws IOException {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            var within = new ArrayList<ClassLoader>();
            Thread.currentThread().setContextClassLoader(null);
            try {
                serve((environ, start) -> {
                    within.add(Thread.currentThread().getContextClassLoader());
                    start.start("200 OK", NO_HEADERS);
                    return List.of();
                });

                assertThat(within).containsExactly(JavaGatewayTest.class.getClassLoader());
                assertThat(Thread.currentThread().getContextClassLoader()).isNull();
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }

        private Environ environ() throws IOException {
            var seen = new ArrayList<Environ>();
            serve((environ, start) -> {
                seen.add(environ);
                start.start("200 OK", NO_HEADERS);
                return List.of();
            });
            return seen.get(0);
        }
    }

    @Nested
    class Body {

        @Test
        void countsACompleteBody() throws IOException {
            serve(answering("200 OK", List.of(bytes("Hello"), bytes(", "), bytes("world"))));

            assertThat(exchange.header("Content-Length")).containsExactly("12");
            assertThat(exchange.text()).isEqualTo("Hello, world");
        }

        @Test
        void countsAnEmptyBody() throws IOException {
            serve(answering("200 OK", List.of()));

            assertThat(exchange.events()).containsExactly("start 200");
            assertThat(exchange.header("Content-Length")).containsExactly("0");
        }

        @Test
        void flushesEachChunkOfAStreamBeforeItAsksForTheNext() throws IOException {
            serve((environ, start) -> {
                start.start("200 OK", NO_HEADERS);
                return streaming(exchange, "a", "", "bc");
            });

            assertThat(exchange.events())
                    .containsExactly(
                            "asked for 0",
                            "start 200",
                            "write 1",
                            "flush",
                            "asked for 1",
                            "asked for 2",
                            "write 2",
                            "flush");
        }

        @Test
        void leavesTheLengthOfAStreamOpen() throws IOException {
            serve((environ, start) -> {
                start.start("200 OK", NO_HEADERS);
                return streaming(exchange, "a");
            });

            assertThat(exchange.headers()).isEmpty();
        }

        @Test
        void stopsAStreamThatGoesOnAfterItsContentLength() throws IOException {
            serve((environ, start) -> {
                start.start("200 OK", List.of(new Header("Content-Length", "2")));
                return () -> endless("a");
            });

            assertThat(exchange.text()).isEqualTo("aa");
        }

        @Test
        void answersHeadOfAnEndlessStream() throws IOException {
            var head = RecordingExchange.of("HEAD");

            gateway((environ, start) -> {
                        start.start("200 OK", NO_HEADERS);
                        return () -> endless("a");
                    })
                    .serve(head);

            assertThat(head.events()).startsWith("start 200").doesNotContain("write 1");
        }

        @Test
        void startsTheResponseOnlyWhenTheFirstChunkIsAskedFor() throws IOException {
            serve((environ, start) -> () -> {
                start.start("200 OK", NO_HEADERS);
                return List.of(bytes("late")).iterator();
            });

            assertThat(exchange.text()).isEqualTo("late");
        }

        @Test
        void writesAtOnce() throws IOException {
            serve((environ, start) -> {
                var writer = start.start("200 OK", NO_HEADERS);
                writer.write(bytes("a"));
                writer.write(bytes(""));
                writer.write(bytes("b"));
                return List.of(bytes("c"));
            });

            assertThat(exchange.events())
                    .startsWith("start 200", "write 1", "flush")
                    .doesNotContain("write 0");
            assertThat(exchange.text()).isEqualTo("abc");
        }

        @Test
        void namesTheClassThatYieldedNull() {
            assertFails(
                    (environ, start) -> {
                        start.start("200 OK", NO_HEADERS);
                        return new NullYielding();
                    },
                    "yielded null from its " + NullYielding.class.getName());
        }

        @Test
        @SuppressWarnings("unchecked")
        void namesTheTypeOfAChunkThatIsNotBytes() {
            assertFails(
                    (environ, start) -> {
                        start.start("200 OK", NO_HEADERS);
                        return (List<byte[]>) (List<?>) List.of("text");
                    },
                    "yielded a java.lang.String from its ");
        }

        @Test
        void refusesANullBody() {
            assertFails((environ, start) -> null, "returned null");
        }
    }
}
