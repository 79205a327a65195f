// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.worker.Account;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerLaunch;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.site.GroupOptions;

/**
 * The running workers of one {@code WSGIDaemonProcess} and one application group.
 *
 * <p>{@link #borrow}, {@link #giveBack}, {@link #discard} and {@link #abandon} are called by the threads that serve
 * requests; the rest by whoever starts and stops the server.
 */
final class ProcessGroup implements AutoCloseable {

    /** What mod_wsgi-express takes for queue-timeout, which is not configurable yet. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(45);

    private static final Logger log = LoggerFactory.getLogger(ProcessGroup.class);

    private final String name;
    private final boolean foreign;
    private final SlotPool pool = new SlotPool();
    private final Supervisor supervisor;
    private final WorkerListener listener;
    private final ExecutorService drains;

    /**
     * A group whose workers have not been started.
     *
     * @param giveUp whether to leave it at that when the first start fails
     */
    ProcessGroup(GroupOptions options, WorkerLaunch launch, Path socket, boolean giveUp) throws StartException {
        this.name = options.name();
        this.foreign = Account.root() && (options.user() != null || options.group() != null);
        var builder = new Worker.Builder(name, options.threads(), options.maximumRequests(), socket.toString(), launch);
        this.supervisor = new Supervisor(name, options.processes(), builder, pool, giveUp);
        this.drains = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "wsgi-drain-" + name);
            thread.setDaemon(true);
            return thread;
        });
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

    /** Starts the workers; the answer completes when all are ready, or exceptionally with a {@link StartException}. */
    CompletableFuture<@Nullable Void> start() {
        return supervisor.start();
    }

    /**
     * Lends a slot, waiting for it.
     *
     * @throws NoWorkerFailure when there is none in time, or there is nothing to wait for
     */
    Slot borrow() {
        String broken = supervisor.broken();
        if (broken != null) {
            throw new NoWorkerFailure("process group " + name + " has no worker: " + broken);
        }
        try {
            Slot slot = pool.borrow(LONGEST_WAIT);
            if (slot == null) {
                throw new NoWorkerFailure(
                        "no worker of process group " + name + " was free within " + LONGEST_WAIT.toSeconds() + " s");
            }
            return slot;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoWorkerFailure("interrupted while it waited for process group " + name);
        } catch (IllegalStateException closed) {
            throw new NoWorkerFailure("process group " + name + " has been stopped");
        }
    }

    /** Takes back a slot whose request is complete. */
    void giveBack(Slot slot) {
        pool.giveBack(slot);
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
                pool.giveBack(slot);
            } catch (ChannelBrokenException | ProtocolFailure e) {
                log.debug("an abandoned channel broke: {} group={}", e.getMessage(), name);
                discard(slot);
            }
        });
    }

    /** Lets the workers finish, ends them, and returns when they have ended. */
    @Override
    public void close() {
        supervisor.stop();
        pool.close();
        listener.close();
        drains.shutdown();
    }
}
