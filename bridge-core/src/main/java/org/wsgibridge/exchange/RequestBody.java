// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;

/**
 * The body of a request, streaming. Nothing is read from the client before the first {@link #read}, which is when a
 * client that waits for {@code 100 Continue} gets it (RFC 9110, section 10.1.1).
 */
public interface RequestBody {

    /** {@code Content-Length}: 0 when there is no body, -1 when the length is not known beforehand. */
    long length();

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    boolean expectsContinue();

    /**
     * At least how many bytes a {@link #read} would find without waiting for anything, possibly more than the body has; 0
     * where nobody can tell.
     */
    default int available() throws IOException {
        return 0;
    }

    /**
     * Reads what has arrived, waiting for at least one byte.
     *
     * @return the number of bytes, or -1 at the end of the body
     * @throws IOException when the client broke off
     */
    int read(byte[] buffer, int offset, int length) throws IOException;
}
