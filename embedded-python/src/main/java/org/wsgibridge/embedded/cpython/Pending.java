// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that Python answers, on the thread that serves it and on those that its application has reading or writing. */
final class Pending {

    /** What may wait, and must not keep others from running Python meanwhile. */
    interface Waiting {

        int run() throws IOException;
    }

    static final int BUFFER = 64 * 1024;

    private final HostRequest request;
    private final Turnstile turnstile;
    private byte @Nullable [] buffer;

    /**
     * A request.
     *
     * @param turnstile that it has gone through
     */
    Pending(HostRequest request, Turnstile turnstile) {
        this.request = request;
        this.turnstile = turnstile;
    }

    HostRequest request() {
        return request;
    }

    /**
     * What is copied goes through this. It is the same each time, since a large upload would leave as much garbage as it
     * has bytes otherwise. With the GIL, which keeps two threads of an application from getting the same.
     *
     * @param most that will be copied, in all: where that is little, the buffer is no larger
     */
    byte[] takeBuffer(long most) {
        byte[] free = buffer;
        buffer = null;
        int wanted = (int) Math.min(most, BUFFER);
        return free == null || free.length < wanted ? new byte[wanted] : free;
    }

    /** The buffer is not used any more. With the GIL. */
    void giveBack(byte[] used) {
        buffer = used;
    }

    /** Does it without the GIL. */
    int waiting(Waiting waiting) throws IOException {
        long state = CPython.saveThread();
        turnstile.leave();
        try {
            return waiting.run();
        } finally {
            turnstile.enter(() -> CPython.restoreThread(state));
        }
    }
}
