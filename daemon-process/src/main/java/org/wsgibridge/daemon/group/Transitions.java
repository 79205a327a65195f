// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.Failure;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;

/**
 * Takes one worker from state to state, by what has happened to it, and says so in the log once, with the reason. The
 * supervisor's, on its thread.
 */
final class Transitions {

    /** What a worker sent before it ended may still be on its way. */
    static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(Transitions.class);

    private final String group;
    private final SlotPool pool;
    private final BackOff backOff;
    private final Leftovers leftovers;
    private final GroupHistory history;
    private final Consumer<Failure> unable;
    private final Recycling recycling;
    private final boolean service;
    private final boolean restart;
    private final Duration longestStart;
    private final Duration grace;
    private final Duration longestEnd;

    /**
     * Of the workers of one group.
     *
     * @param options time-outs and limits
     * @param pool takes the slots of workers that begin to serve
     * @param backOff is told of every death
     * @param leftovers are what workers leave behind
     * @param history is kept of what is replaced and what dies
     * @param unable takes the reason when a worker could not be brought to serve
     */
    Transitions(
            GroupOptions options,
            SlotPool pool,
            BackOff backOff,
            Leftovers leftovers,
            GroupHistory history,
            Consumer<Failure> unable) {
        this.group = options.name();
        this.recycling = new Recycling(options);
        this.service = options.service();
        this.restart = options.upkeep().restart();
        this.longestStart = options.timeout(Timeout.STARTUP);
        this.grace = options.timeout(Timeout.GRACEFUL);
        this.longestEnd = options.timeout(Timeout.SHUTDOWN);
        this.pool = pool;
        this.backOff = backOff;
        this.leftovers = leftovers;
        this.history = history;
        this.unable = unable;
    }

    /** One look at a worker. */
    void advance(Worker worker) {
        String ending = worker.ending();
        if (worker.state() == WorkerState.ENDED) {
            bury(worker);
        } else if (ending != null) {
            ended(worker, ending);
        } else if (worker.state() == WorkerState.STARTING) {
            advanceStarting(worker);
        } else if (worker.state() == WorkerState.SERVING && worker.finished()) {
            replace(worker, "maximum_requests");
        } else if (worker.state() == WorkerState.SERVING) {
            advanceServing(worker);
        } else if (worker.state() == WorkerState.DRAINING) {
            hurry(worker);
        }
    }

    /** Lets a worker that is ready take requests. */
    void serve(Worker worker) {
        worker.to(WorkerState.SERVING);
        worker.slots().forEach(pool::add);
        worker.begin();
    }

    /** Nobody takes the place of the worker, which finishes what it has. */
    void dismiss(Worker worker, String reason) {
        switch (worker.state()) {
            case STARTING -> {
                worker.to(WorkerState.DRAINING);
                worker.terminate();
            }
            case READY -> {
                worker.to(WorkerState.DRAINING);
                worker.retire();
            }
            case SERVING -> drain(worker, reason);
            case DRAINING, ENDED -> {}
        }
    }

    private void advanceServing(Worker worker) {
        String reason = worker.recycled() == null ? recycling.due(worker) : null;
        if (reason != null) {
            worker.recycle(reason);
        }
    }

    private void advanceStarting(Worker worker) {
        Failure failure = worker.failure();
        if (worker.loaded()) {
            worker.to(WorkerState.READY);
            log.info("worker ready: {} group={} worker={}", worker.description(), group, worker.pid());
        } else if (failure != null) {
            failed(worker, failure);
        } else if (!longestStart.isZero() && worker.age() > longestStart.toNanos()) {
            failed(
                    worker,
                    new Failure("the application was not loaded within " + longestStart.toSeconds()
                            + " s (startup-timeout)"));
        }
    }

    private void failed(Worker worker, Failure failure) {
        worker.to(WorkerState.DRAINING);
        worker.retire();
        worker.terminate();
        backOff.died(worker.age(), failure.sentence());
        unable.accept(failure);
    }

    /** Takes a worker out of service because another one takes its place. */
    void replace(Worker worker, String reason) {
        history.replaced(reason);
        drain(worker, reason);
    }

    /** Takes a worker out of service; it ends with the last request that it has. */
    private void drain(Worker worker, String reason) {
        worker.to(WorkerState.DRAINING);
        worker.nudges().stopping(reason);
        if (service) {
            log.info("service is told to stop: {} group={} worker={}", reason, group, worker.pid());
            worker.retire();
            return;
        }
        log.info("worker takes no more requests: {} group={} worker={}", reason, group, worker.pid());
        pool.retireIdle();
    }

    /**
     * A draining worker has its grace for the requests that it still has; one whose channels are closed has nothing left
     * to do but to end.
     */
    private void hurry(Worker worker) {
        pool.retireIdle();
        long patience = grace.plus(longestEnd).toNanos();
        if (worker.busy() && !grace.isZero() && worker.decline().draining() > patience) {
            log.warn(
                    "requests are broken off because they outlasted their worker by {} s (graceful-timeout)"
                            + " group={} worker={}",
                    grace.toSeconds(),
                    group,
                    worker.pid());
            worker.kill();
        } else if (!worker.busy() && worker.decline().idle() > longestEnd.toNanos()) {
            log.warn(
                    "worker did not end within {} s (shutdown-timeout) and is killed group={} worker={}",
                    longestEnd.toSeconds(),
                    group,
                    worker.pid());
            worker.kill();
        }
    }

    private void ended(Worker worker, String ending) {
        WorkerState was = worker.state();
        Failure failure = worker.failure();
        if (was != WorkerState.DRAINING && failure == null && mayStillSayWhy(worker)) {
            return;
        }
        worker.to(WorkerState.ENDED);
        pool.retireIdle();
        release(worker);
        leftovers.of(worker.pid());
        if (was == WorkerState.DRAINING) {
            log.info("worker ended: it {} group={} worker={}", ending, group, worker.pid());
            return;
        }
        Failure death = failure != null ? failure : new Failure("a worker " + ending + spent(was) + lastLines(worker));
        Duration delay = backOff.died(worker.age(), death.sentence());
        history.replaced("died: it " + ending);
        if (was == WorkerState.STARTING) {
            unable.accept(death);
        } else if (worker.done()) {
            log.info("service has come to its end; {} group={} worker={}", next(delay), group, worker.pid());
        } else {
            history.failed("worker " + worker.pid() + " died: it " + ending + lastLines(worker));
            log.error(
                    "worker died: it {}{}; {} group={} worker={}",
                    ending,
                    lastLines(worker),
                    next(delay),
                    group,
                    worker.pid());
        }
    }

    /** Whether the reason of an end may be on its way: what a worker says comes by other ways than its end does. */
    static boolean mayStillSayWhy(Worker worker) {
        boolean unanswered =
                worker.state() == WorkerState.STARTING || !worker.log().heard();
        return unanswered && worker.decline().gone() < LAST_WORDS.toNanos();
    }

    private String next(Duration delay) {
        return restart
                ? "another one is started in " + delay.toMillis() + " ms"
                : "it has no successor (restart=never)";
    }

    private static String spent(WorkerState was) {
        return was == WorkerState.STARTING ? " before it was ready" : "";
    }

    /** The end of a sentence about a death. */
    static String lastLines(Worker worker) {
        List<String> lines = worker.lastLines();
        return lines.isEmpty() ? "" : ", and its last words were: " + String.join(" / ", lines);
    }

    private void release(Worker worker) {
        try {
            worker.release();
        } catch (IOException e) {
            log.debug("closing a lifeline failed: {} group={} worker={}", e.toString(), group, worker.pid());
        }
    }

    /** Requests that it held see the end of their channels, unless a child that it left behind keeps them open. */
    private static void bury(Worker worker) {
        if (worker.decline().gone() > LAST_WORDS.toNanos()) {
            worker.retire();
        }
    }
}
