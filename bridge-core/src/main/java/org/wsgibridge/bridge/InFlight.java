// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are being served, so that an end can wait for them. For any thread. */
public final class InFlight {

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean awaited;
    private boolean hurried;

    /** A request has come. */
    public void enter() {
        count.incrementAndGet();
    }

    /** Requests that are here now. */
    public int count() {
        return count.get();
    }

    /** A request has been answered, and with it all that was done for it. */
    public void exit() {
        if (count.decrementAndGet() == 0 && awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Has {@link #awaitNone} wait no longer, now and from now on. */
    public synchronized void hurry() {
        hurried = true;
        notifyAll();
    }

    /** Waits until no request is being served; false when that took too long. */
    public synchronized boolean awaitNone(Duration longest) {
        awaited = true;
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            while (count.get() > 0) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0 || hurried) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, remaining);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            awaited = false;
        }
    }
}
