// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.WorkerChannel;

/** One thread of a worker, with the channel to it: what is lent to a request, which then has the channel to itself. */
public final class Slot {

    private static final long IDLE = 0;

    private static final long EXPIRED = -1;

    private static final Logger log = LoggerFactory.getLogger(Slot.class);

    private final Worker worker;
    private final WorkerChannel channel;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicLong lent = new AtomicLong(IDLE);
    /** The borrower's. */
    private boolean activity;
    /** Written by the borrower alone. */
    private final AtomicLong served = new AtomicLong();

    public Slot(Worker worker, WorkerChannel channel) {
        this.worker = worker;
        this.channel = channel;
    }

    /** Whose thread it is. */
    public Worker worker() {
        return worker;
    }

    /** To that thread. */
    public WorkerChannel channel() {
        return channel;
    }

    /**
     * Notes that a request has it now. The borrower's.
     *
     * @param counts whether the request keeps the worker from being found unused
     */
    public void lend(boolean counts) {
        activity = counts;
        lent.set(Math.max(1, System.nanoTime()));
    }

    /** Notes that no request has it any more; false when the request had taken too long. The borrower's. */
    public boolean free() {
        if (activity) {
            worker.used();
        }
        boolean inTime = lent.getAndSet(IDLE) != EXPIRED;
        if (inTime) {
            served.lazySet(served.get() + 1);
        }
        return inTime;
    }

    /** Requests that have been answered to their end. */
    public long served() {
        return served.get();
    }

    /** Whether a request has it. */
    public boolean busy() {
        return lent.get() > IDLE;
    }

    /** Whether the request that has it was ended because it took too long. */
    public boolean expired() {
        return lent.get() == EXPIRED;
    }

    /**
     * Whether the request that has it has had it for longer than that, which is told once. It is over then, and the
     * borrower learns so when {@link #close} comes next. For any thread.
     */
    public boolean expire(Duration longest) {
        long since = lent.get();
        return since > IDLE && System.nanoTime() - since > longest.toNanos() && lent.compareAndSet(since, EXPIRED);
    }

    /** Nanoseconds for which a request has had it; 0 when none has. */
    public long busyFor() {
        long since = lent.get();
        return since > IDLE ? System.nanoTime() - since : 0;
    }

    /** Whether {@link #close} has not been called. */
    public boolean open() {
        return open.get();
    }

    /** Closes the channel: the thread of the worker ends when it is idle, or as soon as it sends. For any thread. */
    public void close() {
        if (open.compareAndSet(true, false)) {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("closing a channel failed: {} worker={}", e.getMessage(), worker.pid());
            }
        }
    }
}
