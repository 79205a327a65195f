// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.util.List;
import org.wsgibridge.gateway.Header;

/**
 * One HTTP request and its response, as a {@link Gateway} sees them.
 *
 * <p>Belongs to the thread that calls {@link Gateway#serve}, from the call until it returns. An {@link IOException} of
 * any method means that the client has gone away.
 */
public interface Exchange {

    /** Tells the sink every variable of the environ that is text, {@code wsgi.url_scheme} among them. */
    void environ(EnvironSink sink);

    /** What is known of the request body before it is read. */
    RequestBody body();

    /**
     * Begins the response. Nothing needs to leave before the first {@link #write} or {@link #flush}.
     *
     * @param status 100 to 999
     * @param headers in order; the caller has validated them
     * @throws IllegalStateException when the head has been sent already
     */
    void start(int status, List<Header> headers) throws IOException;

    /** Sends bytes of the response body; may hold them back until {@link #flush} or the end of the response. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Sends all that has been held back. */
    void flush() throws IOException;

    /** Whether the head of the response has left, so that no other answer can be given. */
    boolean committed();

    /** Breaks the connection so that the client cannot take the response for complete. */
    void abort();
}
