// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.function.LongSupplier;

/**
 * How far the end of a worker has come, step by step, and for how long: one that takes too long is killed. The supervisor's,
 * on its thread.
 */
public final class Decline {

    private static final long NOT_YET = 0;

    private final LongSupplier clock;
    private boolean died;
    private long drainingSince = NOT_YET;
    private long idleSince = NOT_YET;
    private long goneSince = NOT_YET;

    /**
     * Of a worker that is well.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    Decline(LongSupplier clock) {
        this.clock = clock;
    }

    /** Notes that the worker goes from one state to another. */
    void moved(WorkerState from, WorkerState to) {
        died = to == WorkerState.ENDED && from != WorkerState.DRAINING;
        if (to == WorkerState.DRAINING) {
            drainingSince = now();
        }
    }

    /** Notes that no channel to it is open, so that no request can be in it. */
    void idled() {
        if (idleSince == NOT_YET) {
            idleSince = now();
        }
    }

    /** Notes that its process is not there any more. */
    void vanished() {
        if (goneSince == NOT_YET) {
            goneSince = now();
        }
    }

    /** Whether it has ended without having been told to. */
    public boolean died() {
        return died;
    }

    /** Nanoseconds for which it has been draining; 0 before. */
    public long draining() {
        return since(drainingSince);
    }

    /** Nanoseconds since nothing was seen to be in it; 0 before. */
    public long idle() {
        return since(idleSince);
    }

    /** Nanoseconds since its process was seen not to be there, at least 1; 0 before. */
    public long gone() {
        return goneSince == NOT_YET ? 0 : Math.max(1, since(goneSince));
    }

    private long since(long moment) {
        return moment == NOT_YET ? 0 : clock.getAsLong() - moment;
    }

    /** The clock may stand at 0, which means something else here. */
    private long now() {
        long now = clock.getAsLong();
        return now == NOT_YET ? 1 : now;
    }
}
