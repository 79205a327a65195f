// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.RoomyThread;

/**
 * A thread's place in an interpreter: its thread state, which it makes, keeps and deletes itself. A fresh one for each
 * request would cost twice the request and lose {@code threading.local}, where applications keep connections.
 */
final class PythonThread {

    /** Of all interpreters: a second state of a thread would mislead extension modules that ask for "the" state. */
    private static final ThreadLocal<@Nullable PythonThread> CURRENT = new ThreadLocal<>();

    private final long interpreter;
    private final long state;
    private final Turnstile turnstile;
    private final Runnable gil;

    private PythonThread(long interpreter, Turnstile turnstile) {
        this.interpreter = interpreter;
        this.turnstile = turnstile;
        state = CPython.threadStateNew(interpreter);
        if (state == 0) {
            throw new OutOfMemoryError("Python has no memory for the state of a thread");
        }
        gil = () -> CPython.restoreThread(state);
    }

    /**
     * The place of the calling thread, made at its first call.
     *
     * @param turnstile of the interpreter's GIL
     * @throws IllegalStateException when the thread has too small a stack, or belongs to another interpreter
     */
    static PythonThread current(long interpreter, Turnstile turnstile) {
        PythonThread known = CURRENT.get();
        if (known == null) {
            if (!(Thread.currentThread() instanceof RoomyThread roomy)) {
                throw new IllegalStateException(Thread.currentThread().getName() + " has no stack to run Python on");
            }
            known = new PythonThread(interpreter, turnstile);
            CURRENT.set(known);
            roomy.atEnd(known::close);
        }
        if (known.interpreter != interpreter) {
            throw new IllegalStateException(Thread.currentThread().getName() + " belongs to another interpreter");
        }
        return known;
    }

    /**
     * Calls a function with bytes and a number.
     *
     * @return the bytes that it returned; null for None
     * @throws PythonException when it raised
     */
    byte @Nullable [] call(long function, byte[] payload, int length, long number) {
        turnstile.enter(gil);
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
                return result == CPython.NONE ? null : PyObjects.content(result);
            } finally {
                CPython.decRef(result);
            }
        } finally {
            CPython.saveThread();
            turnstile.leave();
        }
    }

    /** Deletes the thread state; called by the thread itself when it ends. */
    private void close() {
        CPython.restoreThread(state);
        CPython.threadStateClear(state);
        CPython.threadStateDeleteCurrent();
    }
}
