// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests a worker may still take ({@code maximum-requests}). For any thread. */
final class RequestAllowance {

    private final int limit;
    private final int successorDue;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * Of one worker.
     *
     * @param maximum requests; 0 for no limit
     * @param threads that can use up the rest together
     * @param jitter from 0 to 1: takes up to a tenth off, so that workers that began together do not end together
     */
    RequestAllowance(int maximum, int threads, double jitter) {
        this.limit = maximum - (int) (maximum / 10 * jitter);
        this.successorDue = Math.max(1, limit - Math.max(threads, limit / 10));
    }

    /**
     * Takes one request off.
     *
     * @param notable called when a successor is due now, or nothing is left
     * @return false when nothing had been left
     */
    boolean take(Runnable notable) {
        if (limit == 0) {
            return true;
        }
        int count = taken.incrementAndGet();
        if (count == limit || count == successorDue) {
            notable.run();
        }
        return count <= limit;
    }

    /** Whether nothing is left. */
    boolean exhausted() {
        return limit > 0 && taken.get() >= limit;
    }

    /** Whether all threads together could use up the rest, or a tenth is left. */
    boolean nearlyExhausted() {
        return limit > 0 && taken.get() >= successorDue;
    }
}
