// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests a worker takes before it is replaced ({@code maximum-requests}). The limit is a hard one, or the worker
 * goes on until its successor is ready, as mod_wsgi's does while it waits to become idle. Such a worker has a tenure, too,
 * before whose end no successor is due.
 *
 * <p>{@link #take} is for any thread, the rest the supervisor's.
 */
final class RequestAllowance {

    private final int limit;
    private final boolean hard;
    private final int successorDue;
    private final Tenure tenure;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * Of one worker.
     *
     * @param maximum requests; 0 for no limit
     * @param threads that can use up the rest together
     * @param goesOn whether more is taken until the successor is ready, unless it is for a single request
     *     ({@code wsgi.run_once})
     * @param jitter from 0 to 1: takes up to a tenth off, so that workers that began together do not end together
     * @param tenure of the worker, which a hard limit takes no notice of
     */
    RequestAllowance(int maximum, int threads, boolean goesOn, double jitter, Tenure tenure) {
        int tenth = maximum / 10;
        this.limit = maximum - (int) (tenth * jitter);
        this.hard = !goesOn || (maximum == 1 && threads == 1);
        this.successorDue = Math.max(1, limit - Math.max(threads, limit / 10));
        this.tenure = tenure;
    }

    /**
     * Notes one more request.
     *
     * @param notable called when a successor is due now, or the limit is reached
     * @return false when it must not be taken
     */
    boolean take(Runnable notable) {
        if (limit == 0) {
            return true;
        }
        int count = taken.incrementAndGet();
        if (count == limit || count == successorDue) {
            notable.run();
        }
        return !hard || count <= limit;
    }

    /** Whether it takes no more. */
    boolean finished() {
        return hard && exhausted();
    }

    /** Whether the limit is reached, and the worker not kept for all that. */
    boolean exhausted() {
        return limit > 0 && taken.get() >= limit && kept() == 0;
    }

    /** Whether all threads together could use up the rest, or a tenth is left, and the worker is not kept for all that. */
    boolean nearlyExhausted() {
        return low() && kept() == 0;
    }

    /**
     * Nanoseconds for which the worker is kept although so many requests have been taken that a successor would be due; 0
     * where none would, and where requests would have to wait for it.
     */
    long kept() {
        return low() && !hard ? tenure.left() : 0;
    }

    private boolean low() {
        return limit > 0 && taken.get() >= successorDue;
    }
}
