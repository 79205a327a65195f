// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.BackgroundThread;
import org.wsgibridge.bridge.Shared;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.worker.Account;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerLaunch;
import org.wsgibridge.daemon.worker.WorkerPlan;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.WorkerLostFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;

/**
 * The running workers of one {@code WSGIDaemonProcess} and one application group.
 *
 * <p>{@link #lend}, {@link #join}, {@link #giveBack}, {@link #discard} and {@link #abandon} are called by the threads that serve
 * requests; the rest by whoever starts and stops the server.
 */
final class ProcessGroup implements Shared.Closing {

    /** How often requests are looked at for one that has taken too long; a tenth of the limit when that is less. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);

    private final String name;
    private final boolean foreign;
    private final ScriptOwner owner;
    private final SlotPool pool = new SlotPool();
    private final WaitingLine line;
    private final ScriptWatch scripts;
    private final Supervisor supervisor;
    private final ManagedGroup management;
    private final GroupObserver observer;
    private final WorkerListener listener;
    private final ExecutorService drains;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Duration requestTimeout;
    private final Duration interruptTimeout;
    private final Duration connectTimeout;
    private final Duration deadlockTimeout;
    private final Duration flushDelay;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private CompletableFuture<?> predecessors = CompletableFuture.completedFuture(null);
    /** When a worker was last seen to serve; the clock's. */
    private long servedLast = System.nanoTime();

    /**
     * A group whose workers have not been started.
     *
     * @param first what comes of a first start that fails
     * @param observer is told of the group and its workers
     */
    ProcessGroup(
            GroupKey identity,
            GroupOptions options,
            WorkerLaunch launch,
            Path socket,
            FirstStart first,
            GroupObserver observer)
            throws StartException {
        this.name = options.name();
        this.requestTimeout = options.timeout(Timeout.REQUEST);
        this.interruptTimeout = options.timeout(Timeout.INTERRUPT);
        this.connectTimeout = options.timeout(Timeout.CONNECT);
        this.deadlockTimeout = options.timeout(Timeout.DEADLOCK);
        this.flushDelay = options.timeout(Timeout.FLUSH_DELAY);
        this.owner = ScriptOwner.of(options.confinement());
        this.foreign = Account.root() && (options.user() != null || options.group() != null);
        var plan = new WorkerPlan(
                name,
                options.threads(),
                options.maximumRequests(),
                socket.toString(),
                launch,
                RuntimeDirectory.marks(socket));
        this.scripts = new ScriptWatch(options.reload());
        var history = new GroupHistory();
        this.observer = observer;
        this.drains = Executors.newCachedThreadPool(task -> BackgroundThread.of(task, "wsgi-drain-" + name));
        this.deadlines =
                new ScheduledThreadPoolExecutor(1, task -> BackgroundThread.of(task, "wsgi-deadlines-" + name));
        deadlines.setRemoveOnCancelPolicy(true);
        this.line = new WaitingLine(name, pool, options.listenBacklog(), options.timeout(Timeout.QUEUE), deadlines);
        pool.whenIdle(line::advance);
        this.supervisor = new Supervisor(options, plan, pool, line::length, scripts, first, history, this::changed);
        this.management = new GroupManagement(identity, options, supervisor, line, history);
        try {
            String user = Account.root() ? options.user() : null;
            this.listener = WorkerListener.start(name, socket, user, supervisor::byToken);
        } catch (IOException e) {
            throw new StartException("process group " + name + " cannot listen at " + socket + ": " + e.getMessage());
        }
    }

    /** Name for logs and messages. */
    String name() {
        return name;
    }

    /** Whether the workers run as an account that may do less than the server. */
    boolean foreign() {
        return foreign;
    }

    /** {@code response-flush-delay}. */
    Duration flushDelay() {
        return flushDelay;
    }

    /**
     * Asks whether an application may be run here ({@code script-user}, {@code script-group}).
     *
     * @throws org.wsgibridge.failure.BridgeFailure.RequestFailure (403) when it may not
     */
    void check(Application application) {
        owner.check(application);
    }

    /**
     * Has its workers begin no sooner than others have ended, although they are started and get ready before. Comes before
     * {@link #start}.
     */
    void after(CompletableFuture<?> others) {
        predecessors = others;
    }

    /** Completes when the group has been closed, and all that it was to wait for have been. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** Starts the workers; the answer completes when all are ready, or exceptionally with a {@link StartException}. */
    CompletableFuture<@Nullable Void> start() {
        often(LOOK.toNanos(), this::lookAtTheLine);
        if (!requestTimeout.isZero()) {
            often(Math.min(LOOK.toNanos(), requestTimeout.toNanos() / 10), this::endTheLate);
        }
        Heartbeat.start(name, deadlockTimeout, supervisor::holding, deadlines);
        observer.opened(management);
        return supervisor.start(predecessors);
    }

    /** Replaces all workers, new before old; a group that is FATAL is tried again. */
    void restart(String reason) {
        supervisor.restart(reason);
    }

    /** Tries again at once when it had given up, or waits before its next try: what was wrong may have been mended. */
    void revive() {
        if (supervisor.life().refusal() != null) {
            restart("configuration_reload");
        }
    }

    private void often(long nanoseconds, Runnable look) {
        var ignored = deadlines.scheduleWithFixedDelay(look, nanoseconds, nanoseconds, TimeUnit.NANOSECONDS);
    }

    /** Has the workers replaced when the script of this application changes. */
    void watch(Application application) {
        scripts.add(application);
    }

    /**
     * Lends a slot at once, for a request that nobody was there before.
     *
     * @return null when it has to wait; {@link #join} comes next
     */
    @Nullable
    Slot lend() {
        return line.empty() ? pool.lend() : null;
    }

    /**
     * Has a request wait for a slot.
     *
     * @param again whether it has had one before, of a worker that ended
     * @throws NoWorkerFailure when too many wait already ({@code listen-backlog}), or there is nothing to wait for
     */
    Waiter join(boolean again) {
        String broken = supervisor.life().refusal();
        if (broken != null) {
            throw new NoWorkerFailure("process group " + name + " has no worker: " + broken);
        }
        return line.join(again);
    }

    /** Takes back a slot whose request is complete. */
    void giveBack(Slot slot) {
        if (slot.free()) {
            line.giveBack(slot);
        } else {
            discard(slot);
        }
    }

    /** What became of the request of a slot whose channel broke. */
    BridgeFailure lost(Slot slot, ChannelBrokenException broken, Exchange exchange) {
        if (slot.expired()) {
            return late(slot, RequestLine.of(exchange));
        }
        return new WorkerLostFailure(
                "worker " + slot.worker().pid() + " of process group " + name + " was lost while it held the request: "
                        + broken.getMessage(),
                broken);
    }

    private DeadlineFailure late(Slot slot, RequestLine request) {
        return new DeadlineFailure(
                FailureCode.REQUEST_TIMEOUT,
                request + " took worker " + slot.worker().pid() + " of process group " + name + " longer than "
                        + requestTimeout.toSeconds() + " s (request-timeout)");
    }

    /** How long to wait yet for a response that is interrupted when it does not come; zero when none is. */
    Duration patience(Slot slot) {
        if (interruptTimeout.isZero() || requestTimeout.isZero()) {
            return Duration.ZERO;
        }
        Duration left = requestTimeout.minusNanos(slot.busyFor());
        return left.isZero() ? left.minusNanos(1) : left;
    }

    /**
     * Has a request interrupted that has had its time. The worker is kept when its thread comes free in time
     * ({@code interrupt-timeout}).
     *
     * @return for the client
     */
    DeadlineFailure interrupt(Slot slot, Exchange exchange) {
        RequestLine request = RequestLine.of(exchange);
        slot.worker().nudges().interrupt(request.id());
        abandon(slot);
        return late(slot, request);
    }

    /** Takes back a slot whose channel cannot be used again. */
    void discard(Slot slot) {
        pool.discard(slot);
        supervisor.wake();
    }

    /**
     * Takes back a slot in the middle of a response that nobody wants any more: tells the worker, and waits elsewhere
     * until it has stopped.
     */
    void abandon(Slot slot) {
        drains.execute(() -> {
            try {
                Drain.run(slot.channel());
                giveBack(slot);
            } catch (ChannelBrokenException | ProtocolFailure e) {
                log.debug("an abandoned channel broke: {} group={}", e.getMessage(), name);
                discard(slot);
            }
        });
    }

    /** Lets the workers finish, ends them, and returns when they have ended. */
    @Override
    public void close() {
        line.close("process group " + name + " has been stopped");
        supervisor.stop();
        pool.close();
        listener.close();
        deadlines.shutdownNow();
        Farewell.to(drains);
        Farewell.to(deadlines);
        observer.closed(management);
        var ignored = predecessors.thenRun(() -> ended.complete(null));
    }

    private void changed() {
        observer.changed(management);
    }

    /** Those who wait are not left waiting for what does not come: a group that is broken, or has no worker at all. */
    private void lookAtTheLine() {
        String broken = supervisor.life().refusal();
        if (broken != null) {
            line.dismiss(Duration.ZERO, "process group " + name + " has no worker: " + broken);
        }
        if (connectTimeout.isZero() || supervisor.anyServing()) {
            servedLast = System.nanoTime();
        } else if (System.nanoTime() - servedLast >= connectTimeout.toNanos()) {
            line.dismiss(
                    connectTimeout,
                    "process group " + name + " has had no worker for " + connectTimeout.toSeconds()
                            + " s (connect-timeout)");
        }
    }

    /** Ends requests that take too long; the log gets the stacks. */
    private void endTheLate() {
        Duration longest = requestTimeout.plus(interruptTimeout);
        for (Worker worker : supervisor.holding()) {
            if (!interruptTimeout.isZero()) {
                worker.slots().stream()
                        .filter(slot -> slot.busyFor() > requestTimeout.toNanos())
                        .forEach(slot -> slot.channel().hurry());
            }
            List<Slot> late =
                    worker.slots().stream().filter(slot -> slot.expire(longest)).toList();
            if (!late.isEmpty()) {
                // First: the end of its channel lets a thread go on that waits there.
                worker.dumpStacks();
                late.forEach(Slot::close);
                worker.recycle("request_timeout");
            }
        }
    }
}
