// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets threads wait for the GIL awake, for some microseconds, before they wait for it asleep.
 *
 * <p>A small request holds the GIL for less time than it takes to send a thread to sleep and to wake it up again, so that
 * with many threads most of the processor would go into that. CPython's lock always sleeps. This is only a hint and
 * excludes nobody: who has waited long enough goes on to the real lock. Where waiting is in vain, because applications
 * wait for a database while they count as running, it is soon given up, and tried again now and then.
 */
final class Turnstile {

    /** Some twenty microseconds: twice what a change of threads costs. */
    private static final int MOST_PATIENCE = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

    private final AtomicInteger inside = new AtomicInteger();

    /** Written by any thread without care: it is an estimate. */
    private int patience = MOST_PATIENCE;

    /** Called before the GIL is taken; {@link #leave} must follow when it has been released. */
    void enter() {
        if (inside.compareAndSet(0, 1)) {
            return;
        }
        int limit = patience;
        for (int i = 0; i < limit; i++) {
            Thread.onSpinWait();
            if (free() && inside.compareAndSet(0, 1)) {
                patience = Math.min(MOST_PATIENCE, limit + limit / 8 + 1);
                return;
            }
        }
        patience = limit - limit / 4;
        inside.getAndIncrement();
    }

    /** Called when the GIL has been released. */
    void leave() {
        inside.getAndDecrement();
    }

    /** Whether nobody is between {@link #enter} and {@link #leave}. */
    boolean free() {
        return inside.get() == 0;
    }
}
