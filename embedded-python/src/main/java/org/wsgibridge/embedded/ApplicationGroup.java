// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.BackgroundThread;
import org.wsgibridge.bridge.RoomyThread;
import org.wsgibridge.bridge.Shared;
import org.wsgibridge.embedded.cpython.Interpreter;
import org.wsgibridge.embedded.cpython.PythonException;
import org.wsgibridge.exchange.StringList;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;

/**
 * An application group: the interpreter that serves it now. For any thread.
 *
 * <p>The main interpreter also takes the threads of the container, where their stacks allow it, which saves handing the
 * request over, unless there is a limit of time: a thread that Python does not give back must not be the container's.
 * Those may come with requests for other groups next, so the other interpreters have none but their own.
 *
 * <p>When a script has been changed, the main interpreter runs it anew; any other one is replaced, so that the modules of
 * the application are new as well. What is retired keeps its memory, so that this ends after some times.
 */
final class ApplicationGroup implements Shared.Closing {

    /** How a script that has been changed is loaded, in the words of {@code wsgi_worker.host}. */
    enum Reload {
        IN_PLACE("in-place"),
        FRESH("fresh");

        final String word;

        Reload(String word) {
            this.word = word;
        }
    }

    /** An interpreter with a usual framework holds some 10 MB: enough for a day's work on an application. */
    static final int MOST_RETIRED = 50;

    /** Bytes. */
    private static final int USUAL_PATH = 100;

    private static final byte STALE = 'S';

    private static final Logger log = LoggerFactory.getLogger(ApplicationGroup.class);

    private final String name;
    private final Duration requestTimeout;
    private final Function<Reload, Interpreter> interpreters;
    private volatile Generation generation;
    private int retired;

    /**
     * A group with its first interpreter.
     *
     * @param name empty for {@code %{GLOBAL}}
     * @param requestTimeout longest time for a request; zero means no limit
     * @param interpreters makes those of the group
     */
    ApplicationGroup(String name, Duration requestTimeout, Function<Reload, Interpreter> interpreters) {
        this.name = name;
        this.requestTimeout = requestTimeout;
        this.interpreters = interpreters;
        this.generation = new Generation(name, interpreters.apply(name.isEmpty() ? Reload.IN_PLACE : Reload.FRESH));
    }

    /**
     * Loads an application, so that a failure is known before there are requests.
     *
     * @throws ApplicationFailure when it cannot be loaded
     */
    void load(Application application) {
        load(application.addressed());
    }

    /**
     * Runs a script that is no application.
     *
     * @throws ApplicationFailure when it raises
     */
    void load(Path script) {
        load(new StringList(USUAL_PATH).text(script.toString()).copy());
    }

    private void load(byte[] named) {
        byte[] failure = generation.load(named);
        if (failure != null) {
            throw EmbeddedExchange.failure(failure);
        }
    }

    /**
     * Lets Python answer a request.
     *
     * @return what {@link EmbeddedExchange#finish} takes
     */
    byte @Nullable [] handle(Application application, StringList request, EmbeddedExchange exchange) {
        try {
            if (name.isEmpty() && requestTimeout.isZero() && Thread.currentThread() instanceof RoomyThread) {
                return generation.handleHere(request, exchange);
            }
            while (true) {
                Generation current = generation;
                try {
                    byte[] reply = requestTimeout.isZero()
                            ? current.handle(request, exchange)
                            : current.handle(request, exchange, requestTimeout);
                    if (reply == null || reply[0] != STALE) {
                        return reply;
                    }
                    replace(current, application);
                } catch (RejectedExecutionException retiredMeanwhile) {
                    awaitReplacementOf(current, retiredMeanwhile);
                }
            }
        } catch (PythonException e) {
            throw new ApplicationFailure("Python failed outside of the application: " + e.getMessage(), e);
        }
    }

    /** Retires the interpreter. */
    @Override
    public void close() {
        generation.retire();
    }

    /** New before old: an interpreter that cannot load the application leaves the one before it serving. */
    private synchronized void replace(Generation stale, Application application) {
        if (generation != stale) {
            return;
        }
        retired++;
        boolean last = retired == MOST_RETIRED;
        var next = new Generation(name, interpreters.apply(last ? Reload.IN_PLACE : Reload.FRESH));
        byte[] failure = next.load(application.addressed());
        if (failure == null) {
            generation = next;
            log.info("code has been changed: a new interpreter serves it application-group={}", name);
            retire(stale);
        } else {
            ApplicationFailure why = EmbeddedExchange.failure(failure);
            log.error(
                    "{}; what was loaded before goes on application-group={}{}{}",
                    why.getMessage(),
                    name,
                    System.lineSeparator(),
                    why.detail());
            retire(next);
        }
        if (last) {
            log.warn(
                    "{} interpreters have been retired, whose memory only a restart of the server gives back: from now on"
                            + " a script that is changed is run anew, and what it imports is not application-group={}",
                    MOST_RETIRED,
                    name);
        }
    }

    private static void retire(Generation gone) {
        BackgroundThread.of(gone::retire, "python-retirement").start();
    }

    private void awaitReplacementOf(Generation gone, RejectedExecutionException rejected) {
        if (generation == gone) {
            throw new ApplicationFailure("the server is being stopped", rejected);
        }
    }
}
