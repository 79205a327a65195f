// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.DelegatedBody;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.gateway.Header;

/**
 * Remembers how an exchange failed. The failure goes through the application, which may wrap it, and what comes out at
 * the other end must not be taken for the application's own.
 */
final class WatchedExchange extends DelegatedExchange {

    /** Causes can form a ring; honest ones are a handful. */
    private static final int DEEPEST_CAUSE = 100;

    private final Exchange exchange;
    private @Nullable Exception failure;
    /** Whether it was the body of the request that could not be read. */
    private boolean bodyBroken;

    WatchedExchange(Exchange exchange) {
        super(exchange);
        this.exchange = exchange;
    }

    /**
     * Throws the failure of the exchange again if {@code thrown} is it, or is caused by it.
     *
     * @throws IOException when the client has gone away
     * @throws BridgeFailure when the exchange failed in another way
     */
    void rethrowIfBehind(Throwable thrown) throws IOException {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause.equals(failure)) {
                rethrow(cause);
            }
            cause = cause.getCause();
        }
    }

    private void rethrow(Throwable ownFailure) throws IOException {
        if (ownFailure instanceof IOException broken) {
            if (bodyBroken) {
                throw RequestFailure.bodyBroken(broken, "");
            }
            throw broken;
        }
        if (ownFailure instanceof BridgeFailure other) {
            throw other;
        }
    }

    @Override
    public RequestBody body() {
        return new WatchedBody(exchange.body());
    }

    @Override
    public void start(int status, List<Header> headers) throws IOException {
        watch(() -> exchange.start(status, headers));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        watch(() -> exchange.write(bytes, offset, length));
    }

    @Override
    public void send(FileStretch file) throws IOException {
        watch(() -> exchange.send(file));
    }

    @Override
    public void flush() throws IOException {
        watch(exchange::flush);
    }

    private void watch(Sending sending) throws IOException {
        try {
            sending.run();
        } catch (IOException | BridgeFailure thrown) {
            failure = thrown;
            throw thrown;
        }
    }

    @FunctionalInterface
    private interface Sending {
        void run() throws IOException;
    }

    private final class WatchedBody extends DelegatedBody {

        WatchedBody(RequestBody body) {
            super(body);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException broken) {
                failure = broken;
                bodyBroken = true;
                throw broken;
            } catch (BridgeFailure refused) {
                failure = refused;
                throw refused;
            }
        }
    }
}
