// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.site.Site;

/**
 * Serves a {@link Site}, and another one in its place when it is told to, without a request that notices.
 *
 * <p>{@link #enter} is called by each request, on the threads of the container; the rest by whoever starts, changes and
 * stops the server, on any thread.
 */
public final class Bridge implements AutoCloseable {

    /** How long what has been replaced waits for requests that still have it; the default of graceful-timeout. */
    private static final Duration LONGEST_RETIREMENT = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Bridge.class);

    private final Object reloading = new Object();
    private final List<Retirement> retirements = new ArrayList<>();
    private volatile Serving serving;
    private @Nullable Serving preparing;
    private boolean closed;

    /**
     * A bridge that has not been started.
     *
     * @param site what to serve
     * @param inProcess runs placements without a process group
     * @param daemons runs placements with one
     * @param debug whether clients are shown the tracebacks of applications; those in-process are then loaded when they
     *     are first asked for, so that they can be shown one that does not load
     */
    public Bridge(Site site, ExecutionMode inProcess, ExecutionMode daemons, boolean debug) {
        this.serving = new Serving(site, inProcess, daemons, debug);
    }

    /**
     * Loads and starts everything that is known beforehand, and returns when all of it is ready.
     *
     * @throws StartException when anything cannot be started; everything has been closed again
     */
    public void start() throws StartException {
        serving.start();
    }

    /** What serves a request from now to its end; {@link Serving#leave} must follow. */
    public Serving enter() {
        while (true) {
            Serving current = serving;
            current.enter();
            // Else it could be replaced, and closed, between these two lines.
            if (current == serving) {
                return current;
            }
            current.leave();
        }
    }

    /**
     * Serves another site from now on. What is the same in both goes on untouched; what is new is started, and only when
     * all of it is ready do requests get to see any of it; what is no longer wanted ends with the last request that has
     * it, after this has returned.
     *
     * @throws StartException when anything cannot be started; nothing has changed then
     */
    public void reload(Site site) throws StartException {
        synchronized (reloading) {
            Serving before = serving;
            Serving next = before.successor(site);
            prepare(next);
            try {
                next.start();
                replace(before, next);
            } finally {
                prepare(null);
            }
            next.changes().forEach(change -> log.info("{}", change.sentence()));
        }
    }

    private synchronized void prepare(@Nullable Serving next) {
        preparing = next;
    }

    private synchronized void replace(Serving before, Serving next) throws StartException {
        if (closed) {
            next.close();
            throw new StartException("the server is being stopped");
        }
        serving = next;
        retirements.removeIf(Retirement::over);
        retirements.add(Retirement.begin(before, LONGEST_RETIREMENT));
    }

    /** Lets requests end, then ends everything that was started, also what is only just being started. */
    @Override
    public void close() {
        List<Retirement> begun;
        Serving unfinished;
        synchronized (this) {
            closed = true;
            begun = List.copyOf(retirements);
            unfinished = preparing;
        }
        if (unfinished != null) {
            unfinished.close();
        }
        begun.forEach(Retirement::hurry);
        serving.close();
        begun.forEach(Retirement::await);
    }
}
