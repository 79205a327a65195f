// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * One read of a request body: bytes of it as Python's. Belongs to the thread of the request, and is entered with the GIL.
 *
 * <p>To give the GIL away and to get it back costs more than to copy some kilobytes, so that it is kept where all that is
 * wanted has arrived, and is given away once where a whole upload is waited for. What Python gets is as large as it will
 * be, as far as that is known, and is filled where it stands.
 */
@SuppressWarnings("restricted")
final class BodyReading {

    /** What is read ahead where less is wanted: as much as the buffer holds. */
    private static final int AHEAD = Pending.BUFFER;

    /** Most that one read takes: few enough for the memory of a body that is announced and does not come. */
    private static final long MOST = 1024 * 1024;

    private final Pending pending;
    private final HostRequest request;
    private final int least;
    private final int most;

    /**
     * A read.
     *
     * @param pending the request, which has not ended
     * @param wanted how many bytes the application waits for, at least 1
     */
    BodyReading(Pending pending, long wanted) {
        this.pending = pending;
        this.request = pending.request();
        long remaining = request.remaining();
        boolean known = remaining >= 0;
        long whole = Math.min(wanted, MOST);
        least = (int) (known ? Math.min(whole, remaining) : 1);
        most = (int) (known ? Math.min(Math.max(whole, AHEAD), remaining) : AHEAD);
    }

    /**
     * New {@code bytes}, empty at the end of the body.
     *
     * @throws IOException when the client broke off
     */
    long bytes() throws IOException {
        byte[] buffer = pending.takeBuffer(most);
        try {
            return most <= buffer.length ? few(buffer) : many(buffer);
        } finally {
            pending.giveBack(buffer);
        }
    }

    private long few(byte[] buffer) throws IOException {
        int length = least == 0 ? 0 : request.readAtOnce(buffer, least, most);
        if (length == 0 && least > 0) {
            length = pending.waiting(() -> fill(buffer));
        }
        return PyObjects.bytes(buffer, length);
    }

    private int fill(byte[] buffer) throws IOException {
        int length = 0;
        for (int count = 0; count >= 0 && length < least; length += Math.max(count, 0)) {
            count = request.read(buffer, length, most - length);
        }
        return length;
    }

    private long many(byte[] buffer) throws IOException {
        long bytes = PyObjects.bytes(0, most);
        MemorySegment target =
                MemorySegment.ofAddress(CPython.bytesAsString(bytes)).reinterpret(most);
        int length = 0;
        try {
            length = pending.waiting(() -> fill(target, buffer));
            return length == most ? bytes : PyObjects.bytes(target.address(), length);
        } finally {
            if (length < most) {
                CPython.decRef(bytes);
            }
        }
    }

    private int fill(MemorySegment target, byte[] buffer) throws IOException {
        int length = 0;
        for (int count = 0; count >= 0 && length < most; length += Math.max(count, 0)) {
            count = request.read(buffer, 0, Math.min(buffer.length, most - length));
            if (count > 0) {
                MemorySegment.copy(buffer, 0, target, JAVA_BYTE, length, count);
            }
        }
        return length;
    }
}
