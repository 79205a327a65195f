// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.RoomyThread;
import org.wsgibridge.embedded.cpython.Interpreter;
import org.wsgibridge.embedded.cpython.PythonException;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;

/**
 * An application group: an interpreter, and the threads that belong to it. For any thread.
 *
 * <p>The main interpreter also takes the threads of the container, where their stacks allow it, which saves handing the
 * request over. Those may come with requests for other groups next, so the other interpreters have none but their own.
 */
final class ApplicationGroup implements AutoCloseable {

    private static final int FAREWELL_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(ApplicationGroup.class);

    private final String name;
    private final Interpreter interpreter;
    private final PythonThreads threads;

    /**
     * A group.
     *
     * @param name empty for {@code %{GLOBAL}}
     * @param interpreter becomes the group's
     */
    ApplicationGroup(String name, Interpreter interpreter) {
        this.name = name;
        this.interpreter = interpreter;
        this.threads = new PythonThreads(name.isEmpty() ? "python" : "python-" + name);
    }

    /**
     * Loads an application, so that a failure is known before there are requests.
     *
     * @throws ApplicationFailure when it cannot be loaded
     */
    void load(Application application) {
        var fields = new RequestFields();
        application.describe(fields);
        load(fields);
    }

    /**
     * Runs a script that is no application.
     *
     * @throws ApplicationFailure when it raises
     */
    void load(Path script) {
        load(new RequestFields().text(script.toString()));
    }

    private void load(RequestFields fields) {
        byte[] failure = threads.call(() -> interpreter.load(fields.toByteArray()));
        if (failure != null) {
            throw EmbeddedExchange.failure(failure);
        }
    }

    /**
     * Lets Python answer a request.
     *
     * @return what {@link EmbeddedExchange#finish} takes
     */
    byte @Nullable [] handle(RequestFields fields, EmbeddedExchange exchange) {
        try {
            if (name.isEmpty() && Thread.currentThread() instanceof RoomyThread) {
                return interpreter.handle(fields.bytes(), fields.length(), exchange);
            }
            return threads.call(() -> interpreter.handle(fields.bytes(), fields.length(), exchange));
        } catch (PythonException e) {
            throw new ApplicationFailure("Python failed outside of the application: " + e.getMessage(), e);
        }
    }

    /** Lets what the applications have started end, and runs their {@code atexit} functions. */
    @Override
    public void close() {
        try {
            threads.call(() -> {
                interpreter.stop(FAREWELL_SECONDS);
                return null;
            });
        } catch (PythonException e) {
            log.warn("an application did not end as it should: {} application-group={}", e.getMessage(), name);
        }
        threads.close();
    }
}
