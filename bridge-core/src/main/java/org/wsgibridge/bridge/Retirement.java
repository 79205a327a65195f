// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a {@link Serving} that has been replaced: what serves no requests, then its last requests, then its groups. On
 * a thread of its own.
 */
final class Retirement {

    private static final Logger log = LoggerFactory.getLogger(Retirement.class);

    private final Serving serving;
    private final Duration longest;
    private final Thread thread;

    private Retirement(Serving serving, Duration longest) {
        this.serving = serving;
        this.longest = longest;
        this.thread = BackgroundThread.of(this::run, "wsgi-retirement");
    }

    /**
     * Begins it and returns at once.
     *
     * @param serving no request gets it any more
     * @param longest wait for the requests that have it
     */
    static Retirement begin(Serving serving, Duration longest) {
        var retirement = new Retirement(serving, longest);
        retirement.thread.start();
        return retirement;
    }

    /** Whether everything has ended. */
    boolean over() {
        return !thread.isAlive();
    }

    /** Waits for requests no longer. */
    void hurry() {
        serving.hurry();
    }

    /** Returns when everything has ended. */
    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        serving.superseded();
        if (!serving.awaitNone(longest)) {
            log.debug("what has been replaced ends although requests have it still");
        }
        serving.close();
    }
}
