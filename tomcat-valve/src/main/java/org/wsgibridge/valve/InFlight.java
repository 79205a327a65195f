// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are being served, so that a stop can wait for them. For any thread. */
final class InFlight {

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean awaited;

    void enter() {
        count.incrementAndGet();
    }

    void exit() {
        if (count.decrementAndGet() == 0 && awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Waits until no request is being served; false when that took too long. */
    synchronized boolean awaitNone(Duration longest) {
        awaited = true;
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            while (count.get() > 0) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
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
