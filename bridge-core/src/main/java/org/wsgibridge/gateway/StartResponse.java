// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.gateway;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins the response: PEP 3333's {@code start_response}.
 *
 * <p>Nothing is sent until the first non-empty chunk; until then a second call replaces the first.
 *
 * @see <a href="https://peps.python.org/pep-3333/#the-start-response-callable">PEP 3333, start_response</a>
 */
@FunctionalInterface
public interface StartResponse {

    /**
     * Sets status and headers.
     *
     * @param status three digits, optionally followed by a space and a reason, as in {@code 200 OK}
     * @param headers in the order in which they are to be sent; names may repeat
     * @param failure the failure that this response reports, or null when there is none; once the head of the response
     *     has been sent it is thrown again, wrapped when it is checked (PEP 3333, {@code exc_info})
     * @return sends body chunks at once, for applications that cannot yield them
     * @throws IllegalArgumentException when status or a header cannot be sent; the message says why
     * @throws IllegalStateException when the head has been sent and there is no {@code failure}
     */
    ResponseWriter start(String status, List<Header> headers, @Nullable Throwable failure);

    /** Sets status and headers of a response that reports no failure. */
    default ResponseWriter start(String status, List<Header> headers) {
        return start(status, headers, null);
    }

    /** The {@code write} callable of PEP 3333: each call with bytes sends the head, if that has not happened, and them. */
    @FunctionalInterface
    interface ResponseWriter {

        /**
         * Sends a chunk now.
         *
         * @param chunk the bytes to send; an empty one sends nothing
         * @throws IOException when the client has gone away
         */
        void write(byte[] chunk) throws IOException;
    }
}
