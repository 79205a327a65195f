// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import org.jspecify.annotations.Nullable;

/**
 * A thread's place in an interpreter: its thread state, which it makes, keeps and deletes itself. A fresh one for each
 * request would cost twice the request and lose {@code threading.local}, where applications keep connections.
 */
final class PythonThread {

    private final long state;
    private final Turnstile turnstile;

    /**
     * Of the calling thread, to which alone this belongs.
     *
     * @param turnstile of the interpreter's GIL
     */
    PythonThread(long interpreter, Turnstile turnstile) {
        this.turnstile = turnstile;
        state = CPython.threadStateNew(interpreter);
        if (state == 0) {
            throw new OutOfMemoryError("Python has no memory for the state of a thread");
        }
    }

    /**
     * Calls a function with bytes and a number.
     *
     * @return the bytes that it returned; null for None
     * @throws PythonException when it raised
     */
    byte @Nullable [] call(long function, byte[] payload, int length, long number) {
        turnstile.enter();
        CPython.restoreThread(state);
        try {
            long bytes = PyObjects.bytes(payload, length);
            long integer = CPython.longNew(number);
            long result = CPython.call(function, bytes, integer);
            CPython.decRef(bytes);
            CPython.decRef(integer);
            if (result == 0) {
                throw PyObjects.raised();
            }
            try {
                return result == CPython.NONE ? null : PyObjects.bytes(result);
            } finally {
                CPython.decRef(result);
            }
        } finally {
            CPython.saveThread();
            turnstile.leave();
        }
    }

    /** Deletes the thread state; called by the thread itself when it ends. */
    void close() {
        CPython.restoreThread(state);
        CPython.threadStateClear(state);
        CPython.threadStateDeleteCurrent();
    }
}
