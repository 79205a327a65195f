// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.failure.FailureCode;

/**
 * The requests of one group that wait for a slot, first come first served. For any thread; who is served is told outside
 * of all locks.
 *
 * <p>Nothing is lost between those who join and those who give back: a joiner looks at the pool once he stands in the
 * line, a giver looks at the line once the slot lies in the pool.
 */
final class WaitingLine {

    /** In place of "no limit", where one has to be named. */
    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(365);

    private final String group;
    private final SlotPool pool;
    private final int longestLine;
    private final Duration longestWait;
    private final ScheduledExecutorService clock;
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private volatile int length;
    private @Nullable String closed;

    /**
     * An empty line.
     *
     * @param group name for messages
     * @param pool what is waited for
     * @param longestLine {@code listen-backlog}
     * @param longestWait {@code queue-timeout}; zero for no limit
     * @param clock tells those who wait without a thread that their time is over; stays the caller's
     */
    WaitingLine(String group, SlotPool pool, int longestLine, Duration longestWait, ScheduledExecutorService clock) {
        this.group = group;
        this.pool = pool;
        this.longestLine = longestLine;
        this.longestWait = longestWait;
        this.clock = clock;
    }

    /** Name for messages. */
    String group() {
        return group;
    }

    /** Whether nobody waits. */
    boolean empty() {
        return length == 0;
    }

    /** How many wait. */
    int length() {
        return length;
    }

    /**
     * Stands in the line.
     *
     * @param again whether the request has had its turn before, in vain: then it comes first and is not turned away
     * @throws NoWorkerFailure when too many wait already, or the line is closed
     */
    Waiter join(boolean again) {
        var waiter = new Waiter(this);
        synchronized (this) {
            if (closed != null) {
                throw new NoWorkerFailure(closed);
            }
            if (again) {
                waiters.addFirst(waiter);
            } else if (waiters.size() >= longestLine) {
                throw NoWorkerFailure.queueFull(
                        longestLine + " requests wait for process group " + group + " already (listen-backlog)");
            } else {
                waiters.addLast(waiter);
            }
            length = waiters.size();
        }
        advance();
        return waiter;
    }

    /** Has those come who are first, for as long as there are slots. */
    void advance() {
        while (length > 0) {
            Waiter first;
            Slot slot;
            synchronized (this) {
                slot = waiters.isEmpty() ? null : pool.lend();
                if (slot == null) {
                    return;
                }
                first = waiters.removeFirst();
                length = waiters.size();
            }
            first.come(slot, null);
        }
    }

    /** Nanoseconds that a waiter may go on waiting; 0 or less when its time is over. */
    long left(Waiter waiter) {
        return longestWait.isZero() ? FOR_EVER : longestWait.toNanos() - waiter.waited();
    }

    /** Has {@link #expire} called in time. */
    @Nullable
    Future<?> schedule(Waiter waiter) {
        return longestWait.isZero()
                ? null
                : clock.schedule(() -> expire(waiter), Math.max(0, left(waiter)), TimeUnit.NANOSECONDS);
    }

    /** The time of a waiter is over, unless it has come meanwhile. */
    void expire(Waiter waiter) {
        if (leave(waiter)) {
            waiter.come(
                    null,
                    new DeadlineFailure(
                            FailureCode.QUEUE_TIMEOUT,
                            "no worker of process group " + group + " was free within " + longestWait.toSeconds()
                                    + " s (queue-timeout)"));
        }
    }

    /** Takes a waiter out of the line; false when it is not in it any more. */
    synchronized boolean leave(Waiter waiter) {
        boolean left = waiters.removeFirstOccurrence(waiter);
        length = waiters.size();
        return left;
    }

    /** Takes back a slot that can be lent again: to the first who waits, or else to the pool. */
    void giveBack(Slot slot) {
        Waiter first = length > 0 ? firstFor(slot) : null;
        if (first != null) {
            first.come(slot, null);
        } else {
            pool.giveBack(slot);
        }
    }

    private synchronized @Nullable Waiter firstFor(Slot slot) {
        if (waiters.isEmpty() || !slot.worker().admit()) {
            return null;
        }
        Waiter first = waiters.removeFirst();
        length = waiters.size();
        return first;
    }

    /**
     * Sends those away who have waited for so long.
     *
     * @param least zero for everybody
     */
    void dismiss(Duration least, String reason) {
        if (length == 0) {
            return;
        }
        List<Waiter> leaving = new ArrayList<>();
        synchronized (this) {
            for (Waiter waiter : waiters) {
                if (waiter.waited() >= least.toNanos()) {
                    leaving.add(waiter);
                }
            }
            waiters.removeAll(leaving);
            length = waiters.size();
        }
        leaving.forEach(waiter -> waiter.come(null, new NoWorkerFailure(reason)));
    }

    /** Sends everybody away, now and later. */
    void close(String reason) {
        synchronized (this) {
            closed = reason;
        }
        dismiss(Duration.ZERO, reason);
    }
}
