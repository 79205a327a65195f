// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * An application that runs on the thread of the request. One that is quick may hold it; one that usually is not says so
 * beforehand, so that no other request waits until somebody notices. A single request that takes long proves nothing: its
 * thread may have had no processor. Requests that run at once may have waited for each other, be it for the GIL or for a
 * processor, and more threads would not help with that: so each is taken to have had its share of the time. For any
 * number of threads.
 */
public final class PacedGateway implements Gateway {

    /** What others can be made to wait for, on an average. */
    private static final long QUICK = TimeUnit.MICROSECONDS.toNanos(250);

    /** After that time somebody has noticed. */
    private static final long NOTICED = TimeUnit.MILLISECONDS.toNanos(4);

    /** The part of a request in the average: three slow ones in a row count, and one in fifteen does. */
    private static final int WEIGHT = 32;

    /** Of more that run at once, most wait for something else than for each other. */
    private static final int CROWD = 16;

    private final Gateway application;
    private final LongSupplier nanoTime;
    /** How many are in the application now. */
    private final AtomicInteger inside = new AtomicInteger();
    /** How long others wait for a request, in nanoseconds. Lost updates do not matter. */
    private volatile long average;

    /** Has the application say so when it is slow. */
    public PacedGateway(Gateway application) {
        this(application, System::nanoTime);
    }

    PacedGateway(Gateway application, LongSupplier nanoTime) {
        this.application = application;
        this.nanoTime = nanoTime;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        if (average > QUICK) {
            exchange.heldUp();
        }
        int others = inside.getAndIncrement();
        long began = nanoTime.getAsLong();
        try {
            application.serve(exchange);
        } finally {
            int most = Math.max(others + 1, inside.getAndDecrement());
            pace((nanoTime.getAsLong() - began) / Math.min(most, CROWD));
        }
    }

    private void pace(long took) {
        long before = average;
        average = before + (Math.min(took, NOTICED) - before) / WEIGHT;
    }
}
