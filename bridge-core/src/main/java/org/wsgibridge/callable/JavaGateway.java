// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.response.Notices;
import org.wsgibridge.response.ResponseSender;

/**
 * Lets a gateway callable answer requests: the server side of PEP 3333 for Java.
 *
 * <p>Serves on the threads of its callers, as many as they are, and holds nothing between requests. The callable is not
 * owned: whoever loaded it closes it.
 *
 * @see <a href="https://peps.python.org/pep-3333/#the-server-gateway-side">PEP 3333, the server side</a>
 */
public final class JavaGateway implements Gateway {

    private static final Logger log = LoggerFactory.getLogger(JavaGateway.class);

    private final GatewayCallable callable;
    private final Residence residence;
    private final Consumer<String> errors;
    private final Notices notices;

    /**
     * A gateway whose {@code wsgi.errors} goes to the logger of its process group.
     *
     * @param residence where the callable runs
     */
    public JavaGateway(GatewayCallable callable, Residence residence) {
        this(callable, residence, LoggerFactory.getLogger(residence.loggerName())::info);
    }

    /**
     * A gateway whose {@code wsgi.errors} goes somewhere else.
     *
     * @param residence where the callable runs
     * @param errors takes the lines of {@code wsgi.errors}, on any thread
     */
    public JavaGateway(GatewayCallable callable, Residence residence, Consumer<String> errors) {
        this.callable = callable;
        this.residence = residence;
        this.errors = errors;
        this.notices = new Notices(sentence -> log.warn("{}: {}", residence.callableObject(), sentence));
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        var watched = new WatchedExchange(exchange);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(callable.getClass().getClassLoader());
        try {
            answer(watched);
        } catch (Throwable thrown) {
            // The request boundary: whatever an application throws ends its request and nothing else.
            watched.rethrowIfBehind(thrown);
            throw failureOf(thrown);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void answer(Exchange exchange) throws Exception {
        try (var request = new CallableRequest(exchange, residence, errors)) {
            Environ environ = request.environ();
            var sender = new ResponseSender(exchange, environ.method(), notices);
            var response = new CallableResponse(sender);
            try (var chunks = new Chunks(callable.call(environ, response), residence.callableObject())) {
                send(chunks, sender);
            } finally {
                response.end();
            }
        }
    }

    private static void send(Chunks chunks, ResponseSender sender) throws IOException {
        if (chunks.complete() && !sender.headSent()) {
            Collection<byte[]> all = chunks.all();
            sender.announceLength(all.stream().mapToLong(chunk -> chunk.length).sum());
            for (byte[] chunk : all) {
                if (!sender.send(chunk, 0, chunk.length)) {
                    break;
                }
            }
        } else {
            stream(chunks, sender);
        }
        sender.finish();
    }

    /** PEP 3333, "Buffering and Streaming": a chunk leaves before the next one is asked for. */
    private static void stream(Chunks chunks, ResponseSender sender) throws IOException {
        while (chunks.hasNext()) {
            byte[] chunk = chunks.next();
            if (chunk.length == 0) {
                continue;
            }
            if (!sender.send(chunk, 0, chunk.length)) {
                return;
            }
            sender.flush();
        }
    }

    private ApplicationFailure failureOf(Throwable thrown) {
        if (thrown instanceof ApplicationFailure failure) {
            return failure;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        // The words are mod_wsgi's, and what administrators search for; what was thrown says the rest.
        String sentence = thrown.getClass().getSimpleName() + " exception raised processing WSGI script '"
                + residence.callableObject() + "'. " + thrown;
        return new ApplicationFailure(sentence, thrown);
    }
}
