// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;

/**
 * Keeps the workers of one group at their number. Whatever happens to a worker only wakes the supervisor; its loop then
 * compares what is wanted with what is there, and acts. It alone changes the state of a worker, on a thread of its own.
 */
final class Supervisor {

    /** mod_wsgi's shutdown-timeout. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final String group;
    private final int processes;
    private final Worker.Builder builder;
    private final boolean giveUp;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final BackOff backOff = new BackOff();
    private final Transitions transitions;
    private final Semaphore wake = new Semaphore(0);
    private final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean stopping;
    private volatile @Nullable String broken;
    private long stopBy;

    /**
     * A supervisor that has not been started.
     *
     * @param processes workers to keep
     * @param builder starts one
     * @param pool takes the slots of workers that serve
     * @param giveUp whether to leave it at that when the first start fails, because the server will not start then
     */
    Supervisor(String group, int processes, Worker.Builder builder, SlotPool pool, boolean giveUp) {
        this.group = group;
        this.processes = processes;
        this.builder = builder;
        this.giveUp = giveUp;
        this.transitions = new Transitions(group, pool, backOff, this::unable);
        this.thread = new Thread(this::run, "wsgi-supervisor-" + group);
        thread.setDaemon(true);
    }

    /** Starts the workers; the answer completes when all serve for the first time, or one could not be started. */
    CompletableFuture<@Nullable Void> start() {
        thread.start();
        return complete;
    }

    /** The worker that was given this token, for as long as it runs. */
    @Nullable
    Worker byToken(String token) {
        for (Worker worker : workers) {
            if (worker.token().equals(token)) {
                return worker;
            }
        }
        return null;
    }

    /** Why nobody serves and nobody is about to; null when somebody does. */
    @Nullable
    String broken() {
        return broken;
    }

    /** Makes the supervisor look. */
    void wake() {
        wake.release();
    }

    /** Lets the workers finish and end, then returns; those that do not end in time are killed. */
    void stop() {
        stopping = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            workers.forEach(Worker::kill);
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (reconcile()) {
                if (wake.tryAcquire(patience(), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            log.debug("the supervisor was interrupted group={}", group);
        } finally {
            workers.forEach(Worker::kill);
            complete.completeExceptionally(new StartException("process group " + group + " was stopped"));
        }
    }

    /** One look at all workers; false when the group has ended. */
    private boolean reconcile() {
        if (stopping && stopBy == 0) {
            stopBy = System.nanoTime() + LONGEST_STOP.toNanos();
            workers.forEach(transitions::dismiss);
        }
        workers.forEach(transitions::advance);
        workers.removeIf(worker -> worker.state() == WorkerState.ENDED && !worker.busy());
        if (stopping) {
            killTheLate();
            return !workers.isEmpty();
        }
        promote();
        replace();
        return true;
    }

    private void promote() {
        for (Worker worker : workers) {
            if (worker.state() == WorkerState.READY && count(WorkerState.SERVING) < processes) {
                transitions.serve(worker);
                broken = null;
            }
        }
        if (count(WorkerState.SERVING) == processes) {
            complete.complete(null);
        }
    }

    /** New before old: a worker that is nearly exhausted has its successor started already. */
    private void replace() {
        if (giveUp && complete.isCompletedExceptionally()) {
            return;
        }
        long successors = workers.stream()
                .filter(worker -> worker.state() == WorkerState.SERVING && worker.nearlyExhausted())
                .count();
        long missing = processes
                + successors
                - count(WorkerState.SERVING)
                - count(WorkerState.READY)
                - count(WorkerState.STARTING);
        while (missing > 0 && backOff.remaining() <= 0 && launch()) {
            missing--;
        }
    }

    private boolean launch() {
        try {
            Worker worker = builder.start(this::wake);
            workers.add(worker);
            log.info("worker started group={} worker={}", group, worker.pid());
            return true;
        } catch (IOException e) {
            backOff.died(0);
            unable("a worker could not be started: " + e.getMessage());
            return false;
        }
    }

    /** Before the first start is complete a failure is the caller's to report; later it makes requests fail at once. */
    private void unable(String sentence) {
        if (complete.isDone()) {
            log.error(
                    "worker cannot serve: {}; another one is tried in {} ms group={}",
                    sentence,
                    TimeUnit.NANOSECONDS.toMillis(Math.max(0, backOff.remaining())),
                    group);
        } else {
            complete.completeExceptionally(new StartException(sentence));
        }
        if (count(WorkerState.SERVING) + count(WorkerState.READY) == 0) {
            broken = sentence;
        }
    }

    private void killTheLate() {
        if (System.nanoTime() > stopBy) {
            for (Worker worker : workers) {
                log.warn("worker is killed because it did not end in time group={} worker={}", group, worker.pid());
                worker.kill();
            }
            stopBy = System.nanoTime() + LONGEST_STOP.toNanos();
        }
    }

    private long count(WorkerState state) {
        return workers.stream().filter(worker -> worker.state() == state).count();
    }

    /** How long to sleep when nothing happens: until the next deadline that there could be. */
    private long patience() {
        boolean lastWords = workers.stream().anyMatch(worker -> worker.gone() > 0);
        long longest = lastWords ? Transitions.LAST_WORDS.toNanos() / 4 : TimeUnit.SECONDS.toNanos(1);
        long backOffEnd = backOff.remaining();
        return backOffEnd > 0 ? Math.min(longest, backOffEnd) : longest;
    }
}
