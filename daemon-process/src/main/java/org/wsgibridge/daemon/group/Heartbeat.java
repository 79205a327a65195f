// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.Worker;

/**
 * Finds workers whose interpreter does not get on any more ({@code deadlock-timeout}): a thread that keeps the GIL for
 * ever keeps all others from running, those of other requests included. Looks on the thread of the group's clock.
 */
final class Heartbeat {

    /** How many PINGs fit into the limit, so that a worker is found at most a tenth of it late. */
    private static final int BEATS = 10;

    /** What the stacks have to get into the log before the worker is killed. */
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final String group;
    private final Duration limit;
    private final Supplier<List<Worker>> workers;
    private final ScheduledExecutorService clock;

    private Heartbeat(String group, Duration limit, Supplier<List<Worker>> workers, ScheduledExecutorService clock) {
        this.group = group;
        this.limit = limit;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * Looks at the workers from now on.
     *
     * @param limit zero for no limit, and then no look
     * @param clock stays the caller's, whose end it is of this as well
     */
    static void start(String group, Duration limit, Supplier<List<Worker>> workers, ScheduledExecutorService clock) {
        if (!limit.isZero()) {
            var heartbeat = new Heartbeat(group, limit, workers, clock);
            long beat = limit.toMillis() / BEATS;
            var ignored = clock.scheduleWithFixedDelay(heartbeat::look, beat, beat, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        for (Worker worker : workers.get()) {
            if (worker.nudges().silent(limit)) {
                end(worker);
            } else {
                worker.nudges().ping();
            }
        }
    }

    private void end(Worker worker) {
        log.warn(
                "worker is killed because no Python code has run in it for {} s (deadlock-timeout): a thread keeps the GIL"
                        + " group={} worker={}",
                limit.toSeconds(),
                group,
                worker.pid());
        worker.dumpStuckStacks();
        worker.recycle("deadlock_timeout");
        var ignored = clock.schedule(worker::kill, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }
}
