// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.RoomyThread;
import org.wsgibridge.embedded.cpython.Interpreter;
import org.wsgibridge.embedded.cpython.PythonException;
import org.wsgibridge.exchange.StringList;

/**
 * An interpreter with the threads that belong to it. For any thread.
 *
 * <p>It ends by being retired: requests that are in it end, what the applications have started ends, and the interpreter
 * is left as it is. To free it is what CPython gets wrong when a C extension or a thread still holds on to it.
 */
final class Generation {

    /** mod_wsgi's {@code shutdown-timeout}. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Generation.class);

    private final String group;
    private final Interpreter interpreter;
    private final PythonThreads threads;
    private final Overruns overruns;

    /**
     * A generation without a thread yet.
     *
     * @param group name of the application group; empty for {@code %{GLOBAL}}
     */
    Generation(String group, Interpreter interpreter) {
        this.group = group;
        this.interpreter = interpreter;
        this.threads = new PythonThreads(group.isEmpty() ? "python" : "python-" + group);
        this.overruns = new Overruns(group, interpreter, threads);
    }

    /**
     * Loads what is named, on a thread of its own.
     *
     * @return null when it is loaded, else the failure
     */
    byte @Nullable [] load(byte[] named) {
        return threads.call(() -> interpreter.load(named));
    }

    /** Lets Python answer a request on the calling thread, which belongs to this interpreter from now on. */
    byte @Nullable [] handleHere(StringList request, EmbeddedExchange exchange) {
        return interpreter.handle(request.array(), request.length(), exchange);
    }

    /**
     * Lets Python answer a request on a thread of its own, and waits for that.
     *
     * @throws RejectedExecutionException when it has been retired; nothing has been done then
     */
    byte @Nullable [] handle(StringList request, EmbeddedExchange exchange) {
        return threads.call(() -> interpreter.handle(request.array(), request.length(), exchange));
    }

    /**
     * The same with a limit.
     *
     * @param longest time that the caller waits
     * @throws org.wsgibridge.failure.BridgeFailure when there is no reply in time, or no room for the request
     */
    byte @Nullable [] handle(StringList request, EmbeddedExchange exchange, Duration longest) {
        overruns.requireRoom();
        return overruns.await(
                threads.submit(() -> interpreter.handle(request.array(), request.length(), exchange)),
                exchange,
                longest);
    }

    /** Ends what is going on, each step within some seconds, and waits for that. */
    void retire() {
        if (!threads.drain(FAREWELL)) {
            log.warn("requests go on in an interpreter that has been retired application-group={}", group);
        }
        var farewell = new RoomyThread(this::stop, "python-farewell");
        farewell.start();
        try {
            if (!farewell.join(FAREWELL.multipliedBy(2))) {
                log.warn("the applications do not end application-group={}", group);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        try {
            interpreter.stop(Math.toIntExact(FAREWELL.toSeconds()));
        } catch (PythonException e) {
            log.warn("an application did not end as it should: {} application-group={}", e.getMessage(), group);
        }
    }
}
