// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.response.testkit.RecordingExchange;

/** One exchange with an application, and bodies that behave as applications do. */
class GatewayTestKit {

    static final List<Header> NO_HEADERS = List.of();

    private static final Residence RESIDENCE = new Residence("shop", "tills", "org.example.App", true, true, false);

    final RecordingExchange exchange = RecordingExchange.get();
    final List<String> errors = new ArrayList<>();

    void serve(GatewayCallable application) throws IOException {
        gateway(application).serve(exchange);
    }

    JavaGateway gateway(GatewayCallable application) {
        return new JavaGateway(application, RESIDENCE, errors::add);
    }

    AbstractThrowableAssert<?, ?> assertFails(GatewayCallable application, String message) {
        return assertThatThrownBy(() -> serve(application))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining(message);
    }

    static GatewayCallable answering(String status, Iterable<byte[]> body) {
        return (environ, start) -> {
            start.start(status, NO_HEADERS);
            return body;
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static Iterator<byte[]> endless(String chunk) {
        return Stream.generate(() -> bytes(chunk)).iterator();
    }

    /** A body that writes down in the exchange when a chunk is asked for. */
    static Iterable<byte[]> streaming(RecordingExchange exchange, String... chunks) {
        return () -> IntStream.range(0, chunks.length)
                .mapToObj(i -> {
                    exchange.note("asked for " + i);
                    return bytes(chunks[i]);
                })
                .iterator();
    }

    static Iterator<byte[]> failingAfter(String chunk) {
        return Stream.of(chunk, "")
                .map(text -> {
                    if (text.isEmpty()) {
                        throw new IllegalStateException("half way");
                    }
                    return bytes(text);
                })
                .iterator();
    }

    /** A body whose code was compiled without a care for null. */
    static final class NullYielding implements Iterable<byte[]> {

        @Override
        @SuppressWarnings("NullAway")
        public Iterator<byte[]> iterator() {
            return new ArrayList<byte[]>(java.util.Arrays.asList((byte[]) null)).iterator();
        }
    }

    /** A body that counts how often it is closed. */
    static class ClosingBody implements Iterable<byte[]>, AutoCloseable {

        private final Iterator<byte[]> chunks;
        private final AtomicInteger closed;

        ClosingBody(Iterator<byte[]> chunks, AtomicInteger closed) {
            this.chunks = chunks;
            this.closed = closed;
        }

        @Override
        public Iterator<byte[]> iterator() {
            return chunks;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
