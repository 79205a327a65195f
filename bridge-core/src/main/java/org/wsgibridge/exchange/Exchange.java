// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.gateway.Header;

/**
 * One HTTP request and its response, as a {@link Gateway} sees them.
 *
 * <p>Belongs to the thread that calls {@link Gateway#serve}, from the call until it returns; when it has been suspended
 * meanwhile, then also to the one that calls {@link Turn#serve}. An {@link IOException} of any method means that the
 * client has gone away.
 */
public interface Exchange {

    /** Tells the sink every variable of the environ that is text, {@code wsgi.url_scheme} among them. */
    void environ(EnvironSink sink);

    /** What is known of the request body before it is read. */
    RequestBody body();

    /**
     * Begins the response. Nothing needs to leave before the first {@link #write} or {@link #flush}; until then a second
     * call replaces the first.
     *
     * @param status 100 to 999
     * @param headers in order; the caller has validated them
     */
    void start(int status, List<Header> headers) throws IOException;

    /** Sends bytes of the response body; may hold them back until {@link #flush} or the end of the response. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Sends a part of a file as the rest of the response body: nothing is written after it. May return before a byte of
     * it has left, and leave it to the container to send it without a thread of its own.
     *
     * @throws org.wsgibridge.failure.BridgeFailure.ApplicationFailure when the file does not have these bytes
     */
    default void send(FileStretch file) throws IOException {
        file.copyTo(this);
    }

    /** Sends all that has been held back. */
    void flush() throws IOException;

    /** Whether bytes of the body have been written, or the head has left: no other answer can be given then. */
    boolean committed();

    /**
     * Lets the request wait without a thread. The gateway returns at once then and does nothing more until
     * {@link Turn#serve}.
     *
     * @return false when that is not possible here, and the thread has to wait
     */
    default boolean suspend(Turn turn) {
        return false;
    }

    /** What the request has been suspended for since this was last asked; null when it has not been. */
    default @Nullable Turn suspended() {
        return null;
    }

    /**
     * Who watches channels for this exchange. Where somebody does, a thread that waits costs more than {@link #suspend}.
     *
     * @return null when nobody does
     */
    default @Nullable Watch watch() {
        return null;
    }

    /** To be told before the thread may be held up, so that others need not wait for it. */
    default void heldUp() {}

    /** Sends what has been held back, then breaks the connection, so that the response cannot pass for complete. */
    void abort();
}
