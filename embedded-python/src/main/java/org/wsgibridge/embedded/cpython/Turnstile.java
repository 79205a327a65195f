// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads through to the GIL one by one, as long as that is of use. For any thread.
 *
 * <p>A small request holds the GIL for less time than it takes to send a thread to sleep and to wake it up again.
 * CPython's lock wakes a sleeper at each release, who finds that another thread has been faster, and most of the
 * processor goes into that. Here a thread waits awake at first, because the one before it is soon through, and nobody is
 * woken while somebody waits awake.
 *
 * <p>This is only a hint and excludes nobody: Python releases the GIL whenever it waits for something, which cannot be
 * seen from here. So when nothing has moved for some time, one of those who wait displaces the one that went through, and
 * the real lock decides. How long that time is follows from what the one who did so finds: a GIL that is free tells that
 * the other waits for a database, say, and that it was in vain to wait for it.
 */
final class Turnstile {

    /** Some twenty microseconds: what it costs to sleep and to be woken up. In vain with a single processor. */
    private static final int MOST_LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

    /** Ten times what a page of a framework takes; in nanoseconds like all times here. */
    private static final long MOST_PATIENCE = 1_000_000;

    /** Below this it is not worth while to fall asleep. */
    private static final long LEAST_SLEEP = 20_000;

    /** CPython's own switch interval: nobody waits here for longer, whatever moves. */
    private static final long LONGEST_WAIT = 5_000_000;

    /** Who takes the GIL within that time had nobody to wait for. */
    private static final long AT_ONCE = 5_000;

    /** Who went through last and has not left; others may have been displaced and be inside as well. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    private final Queue<Thread> sleepers = new ConcurrentLinkedQueue<>();

    /** How many wait without being asleep. */
    private final AtomicInteger awake = new AtomicInteger();

    /** How many have gone through. Like what follows, written without care: it is a hint, too. */
    private volatile int passed;

    private volatile long patience = MOST_PATIENCE;

    /**
     * Takes the GIL; {@link #leave} must follow when it has been released.
     *
     * @param gil what takes it
     */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void enter(Runnable gil) {
        Thread me = Thread.currentThread();
        if (owner.compareAndSet(null, me) || look(me) || sleep(me)) {
            passed++;
            gil.run();
            return;
        }
        owner.set(me);
        passed++;
        long before = System.nanoTime();
        gil.run();
        long limit = patience;
        boolean inVain = System.nanoTime() - before < AT_ONCE;
        patience = inVain ? limit / 2 : Math.min(MOST_PATIENCE, 2 * limit + LEAST_SLEEP);
    }

    /** Called when the GIL has been released. */
    void leave() {
        if (owner.compareAndSet(Thread.currentThread(), null) && awake.get() == 0) {
            Thread sleeper = sleepers.peek();
            if (sleeper != null) {
                LockSupport.unpark(sleeper);
            }
        }
    }

    /** Whether nobody is between {@link #enter} and {@link #leave}, apart from those that were displaced. */
    boolean free() {
        return owner.get() == null;
    }

    private boolean look(Thread me) {
        awake.getAndIncrement();
        try {
            for (int i = 0; i < MOST_LOOKS; i++) {
                Thread.onSpinWait();
                if (owner.get() == null && owner.compareAndSet(null, me)) {
                    return true;
                }
            }
            return false;
        } finally {
            awake.getAndDecrement();
        }
    }

    private boolean sleep(Thread me) {
        long limit = patience;
        if (limit < LEAST_SLEEP) {
            return false;
        }
        long began = System.nanoTime();
        long moved = began;
        int seen = passed;
        sleepers.add(me);
        try {
            while (true) {
                if (owner.compareAndSet(null, me)) {
                    patience = Math.min(MOST_PATIENCE, limit + limit / 8);
                    return true;
                }
                long now = System.nanoTime();
                if (passed != seen) {
                    seen = passed;
                    moved = now;
                }
                long left = Math.min(moved + limit, began + LONGEST_WAIT) - now;
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            sleepers.remove(me);
        }
    }
}
