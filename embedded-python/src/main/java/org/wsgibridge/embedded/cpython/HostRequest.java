// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request while Python answers it. Called on the thread that serves it, without the GIL where it may wait. */
public interface HostRequest {

    /** How many bytes of the body are yet to be read; -1 when that is not known. Does not wait. */
    long remaining();

    /**
     * At least how many bytes a {@link #read} would find without waiting, at most {@link #remaining}; 0 where that is not
     * known. Does not wait.
     */
    long available() throws IOException;

    /**
     * Reads what has arrived of the body, waiting for at least one byte.
     *
     * @param most that is read into the buffer, from an offset on
     * @return the number of bytes, or -1 at the end of the body
     * @throws IOException when the client broke off
     */
    int read(byte[] buffer, int offset, int most) throws IOException;

    /**
     * Sends a part of the response.
     *
     * @param head status and headers, as a string list; null when they have been sent
     * @param length of the part, at least 1; the array may be used again afterwards
     * @param flush whether it must leave now
     * @throws IOException when the client has gone away
     */
    void write(byte @Nullable [] head, byte[] data, int length, boolean flush) throws IOException;
}
