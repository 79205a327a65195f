// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application that runs on the thread of the request. One that is quick may hold it; one that has been slow lately says
 * so beforehand, so that no other request waits until somebody notices. Requests that run at once may have waited for each
 * other, be it for the GIL or for a processor, and more threads would not help with that: so each is taken to have had its
 * share of the time. For any number of threads.
 */
public final class PacedGateway implements Gateway {

    /** What others can be made to wait for. */
    private static final long QUICK = TimeUnit.MICROSECONDS.toNanos(250);

    /** For so many requests a slow one is remembered. */
    private static final int MEMORY = 50;

    /** Of more that run at once, most wait for something else than for each other. */
    private static final int CROWD = 16;

    private final Gateway application;
    /** How many are in the application now. */
    private final AtomicInteger inside = new AtomicInteger();
    /** Requests that are to be taken for slow yet. Lost updates do not matter. */
    private volatile int slow;

    /** Has the application say so when it is slow. */
    public PacedGateway(Gateway application) {
        this.application = application;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (slow > 0) {
            exchange.heldUp();
        }
        int others = inside.getAndIncrement();
        long began = System.nanoTime();
        try {
            application.serve(exchange);
        } finally {
            int most = Math.max(others + 1, inside.getAndDecrement());
            pace((System.nanoTime() - began) / Math.min(most, CROWD));
        }
    }

    private void pace(long took) {
        int before = slow;
        if (took > QUICK) {
            slow = MEMORY;
        } else if (before > 0) {
            slow = before - 1;
        }
    }
}
