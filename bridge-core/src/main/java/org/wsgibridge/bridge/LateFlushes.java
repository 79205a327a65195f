// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.wsgibridge.exchange.Gateway;

/**
 * Flushes that have been put off for a moment. One thread keeps the time, and others flush, since each may have to wait for
 * its client; none of them is there when there is nothing to do. For any thread.
 */
final class LateFlushes implements AutoCloseable {

    /** How long an idle thread stays. */
    private static final long IDLE_SECONDS = 10;

    private final Duration delay;
    private final ScheduledThreadPoolExecutor clock;
    private final ExecutorService flushers;

    /**
     * Without a thread yet.
     *
     * @param delay within which chunks are joined; zero means that none are
     */
    LateFlushes(Duration delay) {
        this.delay = delay;
        this.clock = new ScheduledThreadPoolExecutor(1, task -> BackgroundThread.of(task, "wsgi-flush-clock"));
        clock.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        this.flushers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> BackgroundThread.of(task, "wsgi-flush"));
    }

    /** Within which time chunks are joined. */
    Duration delay() {
        return delay;
    }

    /** Has the chunks of the responses of an application joined. */
    Gateway joining(Gateway application) {
        return exchange -> {
            try (var joined = new JoinedExchange(exchange, this)) {
                application.serve(joined);
            }
        };
    }

    /** Has a flush done after so many nanoseconds; never, when this is closed before that. */
    void in(long nanos, Runnable flush) {
        if (!clock.isShutdown()) {
            var ignored = clock.schedule(() -> flushers.execute(flush), nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Ends what waits; the responses that it is for have ended. */
    @Override
    public void close() {
        clock.shutdownNow();
        flushers.shutdown();
    }
}
