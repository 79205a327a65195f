// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;
import org.wsgibridge.site.GroupOptions;

/**
 * How many workers a group wants, between the two numbers of {@code processes=MIN:MAX}: one more when requests keep
 * waiting, one less when for {@code idle-timeout} the others could have done it all with room to spare. The supervisor's,
 * on its thread.
 */
final class Sizing {

    /** Requests that wait no longer than this are the business of the workers that there are. */
    private static final Duration QUEUE = Duration.ofMillis(100);

    /** The share of the threads that would be left which may have been in use, so that one does not grow again at once. */
    private static final double ROOM = 0.75;

    private static final Logger log = LoggerFactory.getLogger(Sizing.class);

    private final String group;
    private final int threads;
    private final Duration idle;
    private final LongSupplier clock;
    private volatile int least;
    private volatile int most;
    private volatile int wanted;
    private long waitingSince;
    private long measuredSince;
    private int peak;

    /**
     * Of one group.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    Sizing(GroupOptions options, LongSupplier clock) {
        this.group = options.name();
        this.least = options.processes();
        this.most = options.upkeep().mostProcesses();
        this.threads = options.threads();
        this.idle = options.upkeep().idleTimeout();
        this.clock = clock;
        this.wanted = least;
        this.measuredSince = clock.getAsLong();
    }

    /** How many workers there should be. */
    int wanted() {
        return wanted;
    }

    /** Sets how many there should be, at the least. For any thread. */
    synchronized void scale(int processes) {
        if (processes < 1) {
            throw new IllegalArgumentException("a process group needs at least 1 process but is to have " + processes);
        }
        log.info("{} workers are wanted from now on instead of {} group={}", processes, wanted, group);
        most = most == least ? processes : Math.max(most, processes);
        least = processes;
        wanted = processes;
    }

    /**
     * Looks at the workers.
     *
     * @param waiting requests that wait for a thread
     * @return one that is not needed any more; null when all are
     */
    @Nullable
    Worker adapt(List<Worker> workers, int waiting) {
        if (most == least) {
            return null;
        }
        List<Worker> serving = workers.stream()
                .filter(worker -> worker.state() == WorkerState.SERVING)
                .toList();
        int busy = (int) serving.stream()
                .flatMap(worker -> worker.slots().stream())
                .filter(Slot::busy)
                .count();
        int before = wanted;
        measure(waiting, busy, serving.size() >= before);
        if (wanted != before) {
            String why = wanted > before ? "requests wait" : "fewer have been enough (idle-timeout)";
            log.info("{} workers are wanted instead of {} because {} group={}", wanted, before, why, group);
        }
        return serving.size() <= wanted
                ? null
                : serving.stream().max(Comparator.comparingLong(Worker::unused)).orElse(null);
    }

    /**
     * Takes notice of the load.
     *
     * @param waiting requests that wait for a thread
     * @param busy threads that serve a request
     * @param complete whether as many workers serve as are wanted
     */
    void measure(int waiting, int busy, boolean complete) {
        long now = clock.getAsLong();
        peak = Math.max(peak, busy);
        if (waiting == 0 || !complete) {
            waitingSince = 0;
        } else if (waitingSince == 0) {
            waitingSince = now;
        } else if (wanted < most && now - waitingSince > QUEUE.toNanos()) {
            change(1, now);
        }
        if (now - measuredSince > idle.toNanos()) {
            boolean spare = wanted > least && peak <= (wanted - 1) * threads * ROOM;
            change(spare ? -1 : 0, now);
        }
    }

    private synchronized void change(int by, long now) {
        wanted += by;
        waitingSince = 0;
        measuredSince = now;
        peak = 0;
    }
}
