// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
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
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;

/**
 * Keeps the workers of one group at their number. Whatever happens to a worker only wakes the supervisor; its loop then
 * compares what is wanted with what is there, and acts. It alone changes the state of a worker, on a thread of its own.
 */
final class Supervisor {

    /** How long a changed script or a worker past its time may go unnoticed when nothing else happens. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final String group;
    private final boolean rolling;
    private final Worker.Builder builder;
    private final boolean giveUp;
    private final Duration longestStop;
    private final ScriptWatch scripts;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final BackOff backOff = new BackOff();
    private final Transitions transitions;
    private final GroupHistory history;
    private final Runnable changed;
    private final Semaphore wake = new Semaphore(0);
    private final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
    private final Thread thread;

    private volatile int processes;
    private volatile boolean stopping;
    private volatile @Nullable String broken;
    private long stopBy;

    /**
     * A supervisor that has not been started.
     *
     * @param options how many workers to keep, and for how long
     * @param builder starts one
     * @param pool takes the slots of workers that serve
     * @param scripts that have all workers replaced when they change
     * @param giveUp whether to leave it at that when the first start fails, because the server will not start then
     * @param history is kept of what happens
     * @param changed called when a worker has been started or has ended
     */
    Supervisor(
            GroupOptions options,
            Worker.Builder builder,
            SlotPool pool,
            ScriptWatch scripts,
            boolean giveUp,
            GroupHistory history,
            Runnable changed) {
        this.group = options.name();
        this.processes = options.processes();
        this.rolling = options.reload().rolling();
        this.longestStop = options.timeout(Timeout.SHUTDOWN);
        this.builder = builder;
        this.scripts = scripts;
        this.giveUp = giveUp;
        this.history = history;
        this.changed = changed;
        this.transitions = new Transitions(options, pool, backOff, history, this::unable);
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

    /** The workers, from their launch until their end. */
    List<Worker> workers() {
        return List.copyOf(workers);
    }

    /** How many workers there are to be. */
    int processes() {
        return processes;
    }

    /** Sets how many workers there are to be. */
    void scale(int wanted) {
        if (wanted < 1) {
            throw new IllegalArgumentException("a process group needs at least 1 process but is to have " + wanted);
        }
        log.info("{} processes instead of {} from now on group={}", wanted, processes, group);
        processes = wanted;
        wake();
    }

    /** The workers that take requests. */
    List<Worker> serving() {
        return workers.stream()
                .filter(worker -> worker.state() == WorkerState.SERVING)
                .toList();
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
            stopBy = System.nanoTime() + longestStop.toNanos();
            workers.forEach(worker -> transitions.dismiss(worker, "shutdown_signal"));
        }
        workers.forEach(transitions::advance);
        forget();
        if (stopping) {
            killTheLate();
            return !workers.isEmpty();
        }
        reload();
        promote();
        replace();
        return true;
    }

    private void forget() {
        List<Worker> over = workers.stream()
                .filter(worker -> worker.state() == WorkerState.ENDED && !worker.busy())
                .toList();
        if (workers.removeAll(over)) {
            over.forEach(history::forgotten);
            changed.run();
        }
    }

    /** Whoever has loaded a script that has changed is replaced; a successor that is only starting ends at once. */
    private void reload() {
        Path changed = scripts.changed(workers);
        if (changed != null) {
            log.info("{} has changed, so the workers are replaced group={}", changed, group);
            backOff.forget();
            for (Worker worker : workers) {
                // One that is about to fill a gap does so first: else many changes would keep the gap open.
                if (worker.state() == WorkerState.SERVING || count(WorkerState.SERVING) < processes) {
                    worker.recycle("script_reload");
                } else {
                    transitions.dismiss(worker, "script_reload");
                }
            }
        }
    }

    private void promote() {
        for (Worker worker : workers) {
            if (worker.state() == WorkerState.READY && (count(WorkerState.SERVING) < processes || makeWay())) {
                transitions.serve(worker);
                broken = null;
            }
        }
        if (count(WorkerState.SERVING) == processes) {
            complete.complete(null);
        }
    }

    /** Ends the service of one worker that is to be replaced; false when there is none. */
    private boolean makeWay() {
        for (Worker worker : workers) {
            String reason = worker.recycled();
            if (worker.state() == WorkerState.SERVING && reason != null) {
                transitions.replace(worker, reason);
                return true;
            }
        }
        return false;
    }

    /** New before old: a worker that is to be replaced, or nearly exhausted, has its successor started already. */
    private void replace() {
        if (giveUp && complete.isCompletedExceptionally()) {
            return;
        }
        long successors = workers.stream()
                .filter(worker -> worker.state() == WorkerState.SERVING
                        && (worker.recycled() != null || worker.nearlyExhausted()))
                .count();
        long missing = processes
                + (rolling ? Math.min(successors, room()) : successors)
                - count(WorkerState.SERVING)
                - count(WorkerState.READY)
                - count(WorkerState.STARTING);
        while (missing > 0 && backOff.remaining() <= 0 && launch()) {
            missing--;
        }
        shrink(-missing);
    }

    /** After fewer processes have been asked for; those go first that do not serve yet. */
    private void shrink(long surplus) {
        workers.stream()
                .filter(worker -> worker.state() != WorkerState.DRAINING && worker.state() != WorkerState.ENDED)
                .sorted(Comparator.comparing(Worker::state))
                .limit(Math.max(0, surplus))
                .forEach(worker -> transitions.dismiss(worker, "scaled_down"));
    }

    /** One after the other: the next successor waits until the last worker that was replaced has ended. */
    private long room() {
        return count(WorkerState.DRAINING) == 0 ? 1 : 0;
    }

    private boolean launch() {
        try {
            Worker worker = builder.start(this::wake);
            workers.add(worker);
            changed.run();
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
        history.failed(sentence);
        if (complete.isDone()) {
            log.error(
                    "worker cannot serve: {}; another one is tried in {} ms group={}{}",
                    sentence,
                    TimeUnit.NANOSECONDS.toMillis(Math.max(0, backOff.remaining())),
                    group,
                    traceback(sentence));
        } else {
            complete.completeExceptionally(new StartException(sentence));
        }
        if (count(WorkerState.SERVING) + count(WorkerState.READY) == 0) {
            broken = sentence;
        }
    }

    /** At a start the sentence is enough; who changes code that runs wants to see where it fails. */
    private String traceback(String sentence) {
        return workers.stream()
                .filter(worker -> sentence.equals(worker.failure()))
                .map(Worker::traceback)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> System.lineSeparator() + text.stripTrailing())
                .orElse("");
    }

    private void killTheLate() {
        if (System.nanoTime() > stopBy) {
            for (Worker worker : workers) {
                log.warn("worker is killed because it did not end in time group={} worker={}", group, worker.pid());
                worker.kill();
            }
            stopBy = System.nanoTime() + longestStop.toNanos();
        }
    }

    private long count(WorkerState state) {
        return workers.stream().filter(worker -> worker.state() == state).count();
    }

    /** How long to sleep when nothing happens: until the next deadline that there could be. */
    private long patience() {
        boolean lastWords = workers.stream().anyMatch(worker -> worker.gone() > 0);
        long longest = lastWords ? Transitions.LAST_WORDS.toNanos() / 4 : LOOK.toNanos();
        long backOffEnd = backOff.remaining();
        return backOffEnd > 0 ? Math.min(longest, backOffEnd) : longest;
    }
}
