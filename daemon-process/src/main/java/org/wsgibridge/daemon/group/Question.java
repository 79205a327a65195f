// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.Timestamp;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestBody;

/**
 * What is to be asked of a worker, as far as it can be known before there is a slot.
 *
 * @param small what is sent of the body together with the request
 * @param stored the whole body, where that is read beforehand and is not small; owned
 * @param queued when the request began to wait, as {@link Timestamp} writes it
 */
record Question(SmallBody small, @Nullable StoredBody stored, String queued) implements AutoCloseable {

    /**
     * Reads from the client what is to be read before a worker is taken.
     *
     * @param buffering whether that is all of it
     * @throws IOException when the client broke off
     */
    static Question of(RequestBody body, boolean buffering) throws IOException {
        SmallBody small = buffering ? SmallBody.awaited(body) : SmallBody.arrived(body);
        if (!buffering || !small.onRequest()) {
            return new Question(small, null, Timestamp.now());
        }
        StoredBody stored = StoredBody.read(body);
        try {
            return new Question(SmallBody.arrived(stored), stored, Timestamp.now());
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** Where the body comes from when the worker asks for it. */
    RequestBody body(Exchange exchange) {
        return stored != null ? stored : exchange.body();
    }

    @Override
    public void close() {
        if (stored != null) {
            stored.close();
        }
    }
}
