// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;

/**
 * The body that an application returned. Iterated at most once and closed exactly once, on the thread of the request.
 *
 * <p>The compiler does not see what comes out of an unchecked cast, or of code without null analysis, so every element
 * is looked at.
 */
final class Chunks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Chunks.class);

    private final Iterable<?> result;
    private final String application;
    private @Nullable Iterator<?> iterator;

    /**
     * Takes over what the application returned.
     *
     * @param application what it is called in messages
     * @throws ApplicationFailure when it returned nothing
     */
    Chunks(@Nullable Iterable<?> result, String application) {
        if (result == null) {
            throw new ApplicationFailure(
                    application + " returned null; a response without a body is an empty list", "");
        }
        this.result = result;
        this.application = application;
    }

    /** Whether the whole body is there already, so that its length can be told. */
    boolean complete() {
        return result instanceof Collection;
    }

    /** Every chunk; only for a body that is {@link #complete}. */
    List<byte[]> all() {
        var all = new ArrayList<byte[]>(1);
        while (hasNext()) {
            all.add(next());
        }
        return all;
    }

    boolean hasNext() {
        if (iterator == null) {
            iterator = result.iterator();
        }
        return iterator.hasNext();
    }

    /** The next chunk, possibly empty; only after {@link #hasNext}. */
    byte[] next() {
        Object chunk = iterator == null ? null : iterator.next();
        if (chunk instanceof byte[] bytes) {
            return bytes;
        }
        String found = chunk == null ? "null" : "a " + chunk.getClass().getName();
        throw new ApplicationFailure(
                String.format(
                        "%s yielded %s from its %s; every chunk of a response must be a byte array",
                        application, found, result.getClass().getName()),
                "");
    }

    /** PEP 3333: {@code close()} is called whatever became of the response, and can no longer change what it was. */
    @Override
    public void close() {
        if (result instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable failure) {
                if (failure instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                log.error(
                        "{} failed in close() of its {}",
                        application,
                        result.getClass().getName(),
                        failure);
            }
        }
    }
}
