// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request while Python answers it. Called on the thread that serves it, without the GIL where it may wait. */
public interface HostRequest {

    /** How many bytes of the body are yet to be read; -1 when that is not known. Does not wait. */
    long remaining();

    /**
     * Reads some of the body, if they can be had without waiting for anything, be it for another thread.
     *
     * @param least so many bytes, of which no fewer are yet to be read
     * @param most that is read
     * @return the number of bytes; 0 when they cannot, and nothing has been read
     * @throws IOException when the client broke off
     */
    int readAtOnce(byte[] buffer, int least, int most) throws IOException;

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
