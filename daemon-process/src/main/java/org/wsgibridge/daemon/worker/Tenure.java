// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a worker serves at the least before its number of requests may end that: several times as long as it took to make
 * it. So, however fast requests use workers up, replacing them takes no more than a part of the time, on any machine and with
 * any application. The supervisor's, on its thread.
 */
final class Tenure {

    /**
     * What a replacement costs is about twice what passes until the successor is ready: the worker before it has to end, and
     * the new one copies memory with its first requests. So it takes a quarter to a third of the time.
     */
    private static final int TIMES = 8;

    /** Who is replaced every few seconds only may take as long as it likes to start. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final LongSupplier clock;
    private final long asked;
    private long making;
    private long since;

    /**
     * Of a worker that has just been asked for.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    Tenure(LongSupplier clock) {
        this.clock = clock;
        this.asked = clock.getAsLong();
    }

    /** Notes that the worker enters a state. One that is ready may have to wait, which costs nothing. */
    void entered(WorkerState state) {
        if (state == WorkerState.READY) {
            making = clock.getAsLong() - asked;
        } else if (state == WorkerState.SERVING) {
            since = clock.getAsLong();
        }
    }

    /** Nanoseconds that are left of it, for a worker that serves; 0 when it is over. */
    long left() {
        long whole = Math.min(TIMES * making, LONGEST.toNanos());
        return Math.max(0, whole - (clock.getAsLong() - since));
    }
}
