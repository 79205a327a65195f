// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;

/**
 * One request in a {@link WaitingLine}: on a thread, in {@link #await}, or without one, called back by {@link #onCome}.
 *
 * <pre>
 * WAITING ──come──→ COME (has a slot, or a failure) ──take──→ (over)
 *    └──giveUp──→ (over) ←──giveUp──┘
 * </pre>
 *
 * The line alone lets it come; the rest is the request's, and only {@link #giveUp} may be called by any thread.
 */
final class Waiter {

    /**
     * Most waits are over within less, and to wait on the thread then costs less than to let it go. Short enough that no
     * threads to speak of are held by a group that hangs.
     */
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(10);

    /** How many may do that at the same time: where the line is longer, nobody's wait is over in a moment. */
    private static final int FEW = 16;

    private final WaitingLine line;
    private final long joined = System.nanoTime();
    private @Nullable Slot slot;
    private @Nullable BridgeFailure failure;
    private @Nullable Runnable callback;
    private @Nullable Future<?> deadline;
    private boolean gone;

    Waiter(WaitingLine line) {
        this.line = line;
    }

    /** Nanoseconds for which it has waited. */
    long waited() {
        return System.nanoTime() - joined;
    }

    /** There is a slot for it, or there will be none. The line's, which has let go of it. */
    void come(@Nullable Slot forIt, @Nullable BridgeFailure instead) {
        Runnable told;
        boolean refused;
        synchronized (this) {
            refused = gone;
            slot = refused ? null : forIt;
            failure = instead;
            told = callback;
            callback = null;
            cancelDeadline();
            notifyAll();
        }
        if (told != null) {
            told.run();
        }
        if (refused && forIt != null) {
            line.giveBack(forIt);
        }
    }

    /**
     * Waits on the calling thread, but not for longer than that.
     *
     * @param nanos may be less than none
     * @return the slot; null when it has not come
     * @throws BridgeFailure when there will be none, or the thread was interrupted
     */
    synchronized @Nullable Slot await(long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            for (long left = nanos; !hasCome() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp();
            throw new NoWorkerFailure("interrupted while it waited for process group " + line.group());
        }
        return hasCome() ? take() : null;
    }

    /**
     * Waits for a moment on the calling thread, where that may help.
     *
     * @return the slot; null when it has not come
     * @throws BridgeFailure when there will be none, or the thread was interrupted
     */
    @Nullable
    Slot awaitBriefly() {
        return await(line.length() > FEW ? 0 : Math.min(MOMENT, line.left(this)));
    }

    /**
     * Waits on the calling thread until its turn has come.
     *
     * @throws BridgeFailure when there will be none, or the thread was interrupted
     */
    Slot await() {
        Slot lent = await(line.left(this));
        if (lent != null) {
            return lent;
        }
        line.expire(this);
        return take();
    }

    /** Has {@code told} called when it has come, on any thread; at once when it has. */
    void onCome(Runnable told) {
        synchronized (this) {
            if (!hasCome()) {
                callback = told;
                deadline = line.schedule(this);
                return;
            }
        }
        told.run();
    }

    /**
     * What it has waited for.
     *
     * @throws BridgeFailure when there is no slot for it
     */
    synchronized Slot take() {
        if (failure != null) {
            throw failure;
        }
        Slot lent = slot;
        if (lent == null) {
            throw new IllegalStateException("nothing has come, or it has been taken already");
        }
        slot = null;
        return lent;
    }

    /** Leaves the line; a slot that was there for it goes to the next one. */
    void giveUp() {
        line.leave(this);
        Slot unused;
        synchronized (this) {
            gone = true;
            callback = null;
            unused = slot;
            slot = null;
            cancelDeadline();
        }
        if (unused != null) {
            line.giveBack(unused);
        }
    }

    private boolean hasCome() {
        return slot != null || failure != null;
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
