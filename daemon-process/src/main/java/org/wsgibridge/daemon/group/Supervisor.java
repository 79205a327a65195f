// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.BackgroundThread;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.worker.Failure;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerPlan;
import org.wsgibridge.daemon.worker.WorkerState;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;
import org.wsgibridge.site.Upkeep;

/**
 * Keeps the workers of one group at their number. Whatever happens to a worker only wakes the supervisor; its loop then
 * compares what is wanted with what is there, and acts. It alone changes the state of a worker, on a thread of its own.
 */
final class Supervisor {

    /** How long a changed script or a worker past its time may go unnoticed when nothing else happens. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final String group;
    private final Sizing sizing;
    private final Upkeep upkeep;
    private final IntSupplier waiting;
    private final GroupLife life;
    private final FirstStart first;
    private final Duration longestStop;
    private final ScriptWatch scripts;
    private final Roster roster = new Roster();
    /** Targets of applications that could not be loaded when the group was started. */
    private final Set<String> unloadable = new HashSet<>();

    private final BackOff backOff;
    private final @Nullable Templates templates;
    private final Transitions transitions;
    private final Succession succession;
    private final Leftovers leftovers;
    private final Recruiter recruiter;
    private final GroupHistory history;
    private final Runnable changed;
    private final Semaphore wake = new Semaphore(0);
    private final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
    private final Thread thread;

    private volatile boolean stopping;
    private volatile @Nullable String restart;
    private long stopBy;

    /**
     * A supervisor that has not been started.
     *
     * @param options how many workers to keep, and for how long
     * @param plan of one
     * @param pool takes the slots of workers that serve
     * @param waiting how many requests wait for a slot
     * @param scripts that have all workers replaced when they change
     * @param first what comes of a first start that fails
     * @param history is kept of what happens
     * @param changed called when a worker has been started or has ended
     */
    Supervisor(
            GroupOptions options,
            WorkerPlan plan,
            SlotPool pool,
            IntSupplier waiting,
            ScriptWatch scripts,
            FirstStart first,
            GroupHistory history,
            Runnable changed) {
        this.group = options.name();
        this.sizing = new Sizing(options, System::nanoTime);
        this.upkeep = options.upkeep();
        this.backOff = new BackOff(upkeep.startRetries());
        this.life = new GroupLife(group);
        this.waiting = waiting;
        this.longestStop = options.timeout(Timeout.SHUTDOWN);
        this.scripts = scripts;
        this.first = first;
        this.history = history;
        this.changed = changed;
        this.leftovers = new Leftovers(group);
        this.transitions = new Transitions(options, pool, backOff, leftovers, history, this::unable);
        this.succession = new Succession(roster, sizing, transitions, options);
        WorkerPlan template = plan.templates();
        this.templates = template == null
                ? null
                : new Templates(options, template, backOff, leftovers, this::unable, this::wake);
        this.recruiter = new Recruiter(group, plan, templates);
        this.thread = BackgroundThread.of(this::run, "wsgi-supervisor-" + group);
    }

    /**
     * Starts the workers; the answer completes when all serve for the first time, or one could not be started.
     *
     * @param predecessors whose end all wait for, once they are ready
     */
    CompletableFuture<@Nullable Void> start(CompletableFuture<?> predecessors) {
        succession.after(predecessors);
        var ignored = predecessors.thenRun(this::wake);
        thread.start();
        return complete;
    }

    /** The worker that was given this token, for as long as it runs. */
    @Nullable
    Worker byToken(String token) {
        Worker worker = roster.byToken(token);
        return worker == null && templates != null ? templates.byToken(token) : worker;
    }

    /** The workers, from the launch of their process until its end. */
    List<Worker> workers() {
        return roster.running();
    }

    /** How many workers there are to be. */
    int processes() {
        return sizing.wanted();
    }

    /** Sets how many workers there are to be, at the least. */
    void scale(int least) {
        sizing.scale(least);
        wake();
    }

    /** Whether any worker takes requests. */
    boolean anyServing() {
        return roster.count(WorkerState.SERVING) > 0;
    }

    /** The workers that may hold requests. */
    List<Worker> holding() {
        return roster.holding();
    }

    /** Where the group stands. */
    GroupLife life() {
        return life;
    }

    /** Replaces all workers, new before old, and leaves FATAL. For any thread. */
    void restart(String reason) {
        restart = reason;
        wake();
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
            roster.all().forEach(Worker::kill);
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (look()) {
                if (wake.tryAcquire(patience(), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            log.debug("the supervisor was interrupted group={}", group);
        } finally {
            roster.all().forEach(Worker::kill);
            if (templates != null) {
                templates.kill();
            }
            leftovers.end();
            if (life.state() == GroupState.STOPPING) {
                life.to(GroupState.STOPPED, "all workers have ended");
            }
            complete.completeExceptionally(new StartException("process group " + group + " was stopped"));
        }
    }

    /** A mistake of ours must not leave the group without anybody who looks after it. */
    private boolean look() {
        try {
            return reconcile();
        } catch (RuntimeException bug) {
            log.error("the supervisor made a mistake and goes on group={}", group, bug);
            return true;
        }
    }

    /** One look at all workers; false when the group has ended. */
    private boolean reconcile() {
        if (stopping && stopBy == 0) {
            stopBy = System.nanoTime() + longestStop.toNanos();
            life.to(GroupState.STOPPING, "shutdown_signal");
            roster.all().forEach(worker -> transitions.dismiss(worker, "shutdown_signal"));
            if (templates != null) {
                templates.dismiss();
            }
        }
        roster.all().forEach(transitions::advance);
        bury();
        if (templates != null && templates.advance(roster.all())) {
            succession.replaceAll("script_reload");
        }
        leftovers.look();
        if (stopping) {
            killTheLate();
            return !roster.all().isEmpty() || (templates != null && !templates.ended());
        }
        reload();
        if (succession.promote()) {
            changed.run();
        }
        if (succession.complete()) {
            complete.complete(null);
        }
        life.settle(roster, backOff, abandoned() >= sizing.wanted());
        Worker spare = sizing.adapt(roster.all(), waiting.getAsInt());
        if (spare != null) {
            transitions.dismiss(spare, "idle_timeout");
        }
        replace();
        return true;
    }

    private void bury() {
        List<Worker> gone = roster.bury();
        if (!gone.isEmpty()) {
            gone.forEach(history::forgotten);
            changed.run();
        }
    }

    /** How many workers have ended by themselves and have no successor. */
    private long abandoned() {
        return upkeep.restart() ? 0 : roster.died();
    }

    /** Whoever has loaded a script that has changed is replaced; a successor that is only starting ends at once. */
    private void reload() {
        Path changed = scripts.changed(roster.all());
        String reason = restart;
        if (changed != null) {
            log.info("{} has changed, so the workers are replaced group={}", changed, group);
            reason = "script_reload";
        }
        if (reason == null) {
            return;
        }
        restart = null;
        backOff.forget();
        roster.forgive();
        if (life.state() == GroupState.FATAL) {
            life.to(GroupState.STARTING, reason);
        }
        if (templates != null) {
            templates.renew();
        } else {
            succession.replaceAll(reason);
        }
    }

    private void replace() {
        if (life.state() == GroupState.FATAL || givenUp()) {
            return;
        }
        long missing = succession.missing(abandoned());
        while (missing > 0 && backOff.remaining() <= 0 && launch()) {
            missing--;
        }
        succession.shrink(-missing);
    }

    private boolean givenUp() {
        return first != FirstStart.REPEATED && complete.isCompletedExceptionally();
    }

    private boolean launch() {
        try {
            boolean launched = recruiter.launch(roster.all(), this::wake);
            if (launched) {
                changed.run();
            }
            return launched;
        } catch (IOException e) {
            String sentence = "a worker could not be started: " + e.getMessage();
            backOff.died(0, sentence);
            unable(new Failure(sentence));
            return false;
        }
    }

    /** Before the first start is complete a failure is the caller's to report; later it makes requests fail at once. */
    private void unable(Failure failure) {
        String sentence = failure.sentence();
        history.failed(sentence);
        if (!complete.isDone() && !failure.unloadable().isEmpty() && first.forgiving()) {
            doWithout(failure);
            return;
        }
        if (complete.isDone()) {
            // At a start the sentence is enough; who changes code that runs wants to see where it fails.
            log.error(
                    "worker cannot serve: {}; another one is tried in {} ms group={}{}",
                    sentence,
                    TimeUnit.NANOSECONDS.toMillis(Math.max(0, backOff.remaining())),
                    group,
                    failure.lines());
        } else {
            complete.completeExceptionally(new StartException(sentence));
        }
        boolean over = life.state() == GroupState.FATAL || givenUp();
        if (!over && roster.count(WorkerState.SERVING) + roster.count(WorkerState.READY) == 0) {
            life.to(GroupState.BACKING_OFF, sentence);
        }
    }

    /**
     * One application that cannot be loaded must not keep the others from being served: as in mod_wsgi its requests fail,
     * and each is another try. What more of the workers that were started together say of it is no news.
     */
    private void doWithout(Failure failure) {
        backOff.forget();
        if (unloadable.add(failure.unloadable())) {
            recruiter.leaveOut(failure.unloadable());
            log.error(
                    "{}; its requests are answered with 500 until it can be loaded (need-app=on has the server not"
                            + " start instead) group={}{}",
                    failure.sentence(),
                    group,
                    failure.lines());
        }
    }

    private void killTheLate() {
        if (System.nanoTime() > stopBy) {
            for (Worker worker : roster.all()) {
                log.warn("worker is killed because it did not end in time group={} worker={}", group, worker.pid());
                worker.kill();
            }
            if (roster.all().isEmpty() && templates != null) {
                templates.kill();
            }
            stopBy = System.nanoTime() + longestStop.toNanos();
        }
    }

    /** How long to sleep when nothing happens: until the next deadline that there could be. */
    private long patience() {
        boolean lastWords =
                roster.all().stream().anyMatch(worker -> worker.decline().gone() > 0);
        long longest = lastWords ? Transitions.LAST_WORDS.toNanos() / 4 : LOOK.toNanos();
        return sooner(sooner(longest, backOff.remaining()), succession.patience());
    }

    /** The sooner of two moments, where there is a second one. */
    private static long sooner(long nanos, long other) {
        return other > 0 ? Math.min(nanos, other) : nanos;
    }
}
