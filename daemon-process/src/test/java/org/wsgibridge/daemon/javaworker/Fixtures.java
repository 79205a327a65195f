// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/** Applications for a worker, named after what they do. */
public final class Fixtures {

    private Fixtures() {}

    private static void ok(StartResponse start) {
        start.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
    }

    public static final class Hello implements GatewayCallable, AutoCloseable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) {
            ok(start);
            return List.of(("Hello " + environ.pathInfo()).getBytes(UTF_8));
        }

        @Override
        public void close() {
            System.err.println("hello is closed");
        }
    }

    public static final class TellsWhereItRuns implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) {
            ok(start);
            String text = Stream.of(
                            "mod_wsgi.process_group",
                            "mod_wsgi.application_group",
                            "mod_wsgi.callable_object",
                            "wsgi.multithread",
                            "wsgi.multiprocess",
                            "wsgi.run_once")
                    .map(key -> String.valueOf(environ.variables().get(key)))
                    .reduce((one, next) -> one + "," + next)
                    .orElse("");
            return List.of(text.getBytes(UTF_8));
        }
    }

    public static final class Echo implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) throws IOException {
            byte[] body = environ.input().readAllBytes();
            ok(start);
            return List.of(body);
        }
    }

    public static final class WritesErrors implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) {
            environ.errors().println("gr\u00fcn is the colour");
            ok(start);
            return List.of();
        }
    }

    public static final class NeverEnds implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) {
            ok(start);
            return new Body();
        }

        private static final class Body implements Iterable<byte[]>, AutoCloseable {

            @Override
            public Iterator<byte[]> iterator() {
                return Stream.generate(() -> "again ".getBytes(UTF_8)).iterator();
            }

            @Override
            public void close() {
                System.err.println("the body is closed");
            }
        }
    }

    public static final class Fails implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) {
            ok(start);
            throw new IllegalStateException("no luck\ntoday");
        }
    }

    public static final class FailsMidway implements GatewayCallable {

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) throws IOException {
            start.start("200 OK", List.of()).write("half".getBytes(UTF_8));
            throw new IllegalStateException("no luck");
        }
    }

    public static final class FailsToStart implements GatewayCallable {

        public FailsToStart() {
            throw new IllegalStateException("no database");
        }

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) {
            return List.of();
        }
    }
}
