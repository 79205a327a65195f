// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread whose stack is large enough for CPython, which does not survive an overflow in native code, and which can be
 * told what to do at its end, since what CPython keeps for a thread may only be removed by the thread itself.
 *
 * <p>A container whose requests are served by such threads lets Python run on them directly; from others, calls are
 * handed to a thread of this kind.
 */
public final class RoomyThread extends BackgroundThread {

    /**
     * In bytes. With 1 MB, the JVM's default, a deeply nested JSON document ends the process on CPython 3.13; 16 MB is
     * where every version from 3.8 to 3.14 raises RecursionError instead. Only what is used takes memory.
     */
    public static final long STACK_SIZE = 16L * 1024 * 1024;

    private final List<Runnable> farewells = new ArrayList<>();

    /** A daemon thread, not started. */
    public RoomyThread(Runnable task, String name) {
        super(task, name, STACK_SIZE);
    }

    /**
     * Has this thread run something when its task has ended. Only the thread itself may ask.
     *
     * @throws IllegalStateException when another thread asks
     */
    public void atEnd(Runnable farewell) {
        if (Thread.currentThread() != this) {
            throw new IllegalStateException(getName() + " must be told by itself what to do at its end");
        }
        farewells.add(farewell);
    }

    @Override
    public void run() {
        try {
            super.run();
        } finally {
            farewells.forEach(Runnable::run);
        }
    }
}
