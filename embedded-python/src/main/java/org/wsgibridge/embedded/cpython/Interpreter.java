// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.RoomyThread;

/**
 * One Python interpreter that serves requests, with {@code wsgi_worker.host} at its door. Any {@link RoomyThread} may
 * call it, and belongs to it from then on: it must not call another interpreter.
 */
public final class Interpreter {

    private final HostFunctions functions;
    private final long interpreter;
    private final Turnstile turnstile;
    private final long load;
    private final long handle;
    private final long stop;
    private final long interrupt;

    Interpreter(HostFunctions functions, long interpreter, Turnstile turnstile, Door door) {
        this.turnstile = turnstile;
        this.functions = functions;
        this.interpreter = interpreter;
        this.load = door.load();
        this.handle = door.handle();
        this.stop = door.stop();
        this.interrupt = door.interrupt();
    }

    /** Addresses of the functions of {@code wsgi_worker.host.Host}. */
    record Door(long load, long handle, long stop, long interrupt) {}

    /**
     * Loads an application.
     *
     * @param payload see {@code Host.load}
     * @return null when it is loaded, else the failure as {@code Host.load} tells it
     */
    public byte @Nullable [] load(byte[] payload) {
        return attached().call(load, payload, payload.length, 0);
    }

    /**
     * Answers a request.
     *
     * @param payload see {@code Host.handle}; only its first {@code length} bytes count
     * @param request takes what does not come as the result
     * @return what {@code Host.handle} returns; null when the response has been sent
     */
    public byte @Nullable [] handle(byte[] payload, int length, HostRequest request) {
        long number = functions.begin(request, turnstile);
        try {
            return attached().call(handle, payload, length, number);
        } finally {
            functions.end(number);
        }
    }

    /** Lets the threads of applications end, for at most so many seconds, and runs their {@code atexit} functions. */
    public void stop(int seconds) {
        byte[] payload = Integer.toString(seconds).getBytes(StandardCharsets.US_ASCII);
        attached().call(stop, payload, payload.length, 0);
    }

    /**
     * Has the application raise {@code mod_wsgi.RequestTimeout} where it runs Python code.
     *
     * @param request that another thread handles
     * @return where the application is, in Python's words; empty when nobody can tell
     */
    public String interrupt(HostRequest request) {
        byte[] stack = attached().call(interrupt, new byte[0], 0, functions.numberOf(request));
        return stack == null ? "" : new String(stack, StandardCharsets.UTF_8);
    }

    private PythonThread attached() {
        return PythonThread.current(interpreter, turnstile);
    }
}
