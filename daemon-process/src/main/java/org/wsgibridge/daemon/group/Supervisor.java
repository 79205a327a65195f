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

    /** Longest that loading an application may take: many times what large ones need. */
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    /** Once its channels are closed a worker has only its atexit handlers left (mod_wsgi's shutdown-timeout). */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** What a worker sent before it ended may still be on its way. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final String group;
    private final int processes;
    private final Worker.Builder builder;
    private final SlotPool pool;
    private final boolean giveUp;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final BackOff backOff = new BackOff();
    private final Semaphore wake = new Semaphore(0);
    private final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean stopping;
    private volatile @Nullable String broken;
    private long endBy = Long.MAX_VALUE;

    /**
     * A supervisor that has not been started.
     *
     * @param processes workers to keep
     * @param builder starts one
     * @param pool takes the slots of workers that serve
     * @param giveUp whether to leave it at that when the first start fails, because the server will not start then
     */
    Supervisor(String group, int processes, Worker.Builder builder, SlotPool pool, boolean giveUp) {
        this.giveUp = giveUp;
        this.group = group;
        this.processes = processes;
        this.builder = builder;
        this.pool = pool;
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
        for (Worker worker : workers) {
            advance(worker);
        }
        workers.removeIf(worker -> worker.state() == WorkerState.ENDED && !worker.busy());
        if (stopping) {
            return end();
        }
        promote();
        replace();
        return true;
    }

    private void advance(Worker worker) {
        String ending = worker.ending();
        if (worker.state() == WorkerState.ENDED) {
            bury(worker);
        } else if (ending != null) {
            ended(worker, ending);
        } else if (worker.state() == WorkerState.STARTING) {
            advanceStarting(worker);
        } else if (worker.state() == WorkerState.SERVING && worker.exhausted()) {
            drain(worker, "maximum_requests");
        } else if (worker.state() == WorkerState.DRAINING) {
            hurry(worker);
        }
    }

    private void advanceStarting(Worker worker) {
        String failure = worker.failure();
        if (failure != null) {
            failed(worker, failure);
        } else if (worker.loaded()) {
            worker.to(WorkerState.READY);
            log.info("worker ready: {} group={} worker={}", worker.description(), group, worker.pid());
        } else if (worker.age() > LONGEST_START.toNanos()) {
            failed(worker, "the application was not loaded within " + LONGEST_START.toSeconds() + " s");
        }
    }

    private void ended(Worker worker, String ending) {
        WorkerState was = worker.state();
        if (was == WorkerState.STARTING && worker.failure() == null && worker.gone() < LAST_WORDS.toNanos()) {
            return;
        }
        worker.to(WorkerState.ENDED);
        pool.retireIdle();
        if (was == WorkerState.DRAINING || stopping) {
            log.info("worker ended: it {} group={} worker={}", ending, group, worker.pid());
            return;
        }
        Duration delay = backOff.died(worker.age());
        String failure = worker.failure();
        String why = failure == null ? "it " + ending : failure;
        log.error(
                "worker died: {}; a new one is started in {} ms; its last lines: {} group={} worker={}",
                why,
                delay.toMillis(),
                worker.lastLines(),
                group,
                worker.pid());
        if (was == WorkerState.STARTING) {
            unable("a worker of process group " + group + " could not start: " + why + onOneLine(worker.lastLines()));
        }
    }

    private static String onOneLine(List<String> lines) {
        return lines.isEmpty() ? "" : ": " + String.join(" / ", lines);
    }

    /** Requests that it held see the end of their channels, unless a child that it left behind keeps them open. */
    private static void bury(Worker worker) {
        if (worker.gone() > LAST_WORDS.toNanos()) {
            worker.retire();
        }
    }

    private void failed(Worker worker, String sentence) {
        worker.to(WorkerState.DRAINING);
        worker.retire();
        worker.terminate();
        Duration delay = backOff.died(worker.age());
        if (complete.isDone()) {
            log.error(
                    "worker cannot serve: {}; another try in {} ms group={} worker={}",
                    sentence,
                    delay.toMillis(),
                    group,
                    worker.pid());
        }
        unable(sentence);
    }

    /** Before the first start is complete a failure is the caller's to report; later it makes requests fail at once. */
    private void unable(String sentence) {
        complete.completeExceptionally(new StartException(sentence));
        if (count(WorkerState.SERVING) + count(WorkerState.READY) == 0) {
            broken = sentence;
        }
    }

    private void drain(Worker worker, String reason) {
        worker.to(WorkerState.DRAINING);
        log.info("worker takes no more requests: {} group={} worker={}", reason, group, worker.pid());
        pool.retireIdle();
    }

    /** A draining worker whose channels are closed has nothing left to do but to end. */
    private void hurry(Worker worker) {
        pool.retireIdle();
        if (!worker.busy() && worker.idle() > LONGEST_END.toNanos()) {
            log.warn("worker did not end by itself and is killed group={} worker={}", group, worker.pid());
            worker.kill();
        }
    }

    private void promote() {
        for (Worker worker : workers) {
            if (worker.state() == WorkerState.READY && count(WorkerState.SERVING) < processes) {
                worker.to(WorkerState.SERVING);
                backOff.lived(worker.age());
                worker.slots().forEach(pool::add);
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
        long wanted = processes + successors;
        long there = count(WorkerState.SERVING) + count(WorkerState.READY) + count(WorkerState.STARTING);
        while (there < wanted && backOff.remaining() <= 0) {
            if (!launch()) {
                return;
            }
            there++;
        }
    }

    private boolean launch() {
        try {
            Worker worker = builder.start(this::wake);
            workers.add(worker);
            log.info("worker started group={} worker={}", group, worker.pid());
            return true;
        } catch (IOException e) {
            Duration delay = backOff.died(0);
            log.error(
                    "a worker could not be started: {}; another try in {} ms group={}",
                    e.getMessage(),
                    delay.toMillis(),
                    group);
            unable("a worker of process group " + group + " could not be started: " + e.getMessage());
            return false;
        }
    }

    /** The last look: everybody is asked to end, and after a while made to. */
    private boolean end() {
        if (endBy == Long.MAX_VALUE) {
            endBy = System.nanoTime() + LONGEST_END.toNanos();
            workers.forEach(this::dismiss);
            pool.retireIdle();
        }
        if (System.nanoTime() > endBy) {
            for (Worker worker : workers) {
                log.warn("worker is killed because it did not end in time group={} worker={}", group, worker.pid());
                worker.kill();
            }
            endBy = System.nanoTime() + LONGEST_END.toNanos();
        }
        return !workers.isEmpty();
    }

    private void dismiss(Worker worker) {
        switch (worker.state()) {
            case STARTING -> {
                worker.to(WorkerState.DRAINING);
                worker.terminate();
            }
            case READY -> {
                worker.to(WorkerState.DRAINING);
                worker.retire();
            }
            case SERVING -> worker.to(WorkerState.DRAINING);
            case DRAINING, ENDED -> {}
        }
    }

    private long count(WorkerState state) {
        return workers.stream().filter(worker -> worker.state() == state).count();
    }

    /** How long to sleep when nothing happens: until the next deadline that there could be. */
    private long patience() {
        long longest = TimeUnit.SECONDS.toNanos(1);
        long backOffEnd = backOff.remaining();
        boolean lastWords = workers.stream().anyMatch(worker -> worker.gone() > 0);
        longest = lastWords ? LAST_WORDS.toNanos() / 4 : longest;
        return backOffEnd > 0 ? Math.min(longest, backOffEnd) : longest;
    }
}
