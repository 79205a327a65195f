// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One daemon process, from its launch to its end.
 *
 * <p>A template is one, too: it has no slots, and {@link #forks} are its workers.
 *
 * <p>The state is changed by the supervisor of its group alone; everybody may read it. {@link #admit} is called by the
 * threads that borrow its slots, {@link #connected}, {@link #ready} and {@link #failed} by the thread that accepted its
 * channels. All three only note what happened and tell the supervisor through {@code changed}.
 */
public final class Worker implements ManagedWorker {

    private final String token;
    private final WorkerProcess process;
    private final @Nullable Worker template;
    private final ApplicationLog log;
    private final CodeNews news = new CodeNews();
    private final Nudges nudges = new Nudges();
    private final Runnable changed;
    private final int threads;
    private final double jitter = ThreadLocalRandom.current().nextDouble();
    private final Tenure tenure = new Tenure(System::nanoTime);
    private final RequestAllowance allowance;
    private final long startedAt = System.nanoTime();
    private final Decline decline = new Decline(System::nanoTime);
    private final List<Slot> slots = new ArrayList<>();

    private volatile WorkerState state = WorkerState.STARTING;
    private volatile @Nullable Map<String, String> description;
    private volatile @Nullable Failure failure;
    private volatile @Nullable String recycled;
    private volatile @Nullable Forks forks;
    private volatile @Nullable Service service;
    private volatile @Nullable Closeable lifeline;
    private volatile long lastUsed;

    /**
     * A worker whose process runs, or is going to be forked.
     *
     * @param template that it is forked from; null when it was started by itself
     * @param changed called, on any thread, when the supervisor should look at the worker again
     */
    Worker(WorkerPlan plan, String token, WorkerProcess process, @Nullable Worker template, Runnable changed) {
        this.token = token;
        this.threads = plan.launch() instanceof TemplateLaunch ? 0 : plan.threads();
        this.allowance = new RequestAllowance(plan.maximumRequests(), plan.threads(), template != null, jitter, tenure);
        this.process = process;
        this.template = template;
        this.changed = changed;
        this.log = new ApplicationLog(plan.group(), process::pid, changed);
    }

    /**
     * Asks the template for this worker, which takes milliseconds.
     *
     * @throws IOException when the template is gone
     */
    public void fork() throws IOException {
        Forks forks = template == null ? null : template.forks;
        if (forks == null) {
            throw new IOException("there is no channel to the template");
        }
        forks.fork(this);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /** What HELLO of its channels must say. */
    public String token() {
        return token;
    }

    @Override
    public WorkerState state() {
        return state;
    }

    /** Moves on; the supervisor's alone. */
    public void to(WorkerState next) {
        WorkerState before = state;
        state = before.to(next);
        decline.moved(before, next);
        tenure.entered(next);
    }

    /** How far its end has come, as far as has been looked. The supervisor's alone. */
    public Decline decline() {
        return decline;
    }

    /** Whether a channel to it is open, so that a request may still be in it. The supervisor's alone. */
    public boolean busy() {
        boolean busy = slots().stream().anyMatch(Slot::open);
        if (!busy) {
            decline.idled();
        }
        return busy;
    }

    @Override
    public long age() {
        return System.nanoTime() - startedAt;
    }

    /** Notes that a channel has been opened. */
    public void connected(Slot slot) {
        synchronized (slots) {
            slots.add(slot);
        }
        changed.run();
    }

    /** The channels that have been opened. */
    public List<Slot> slots() {
        synchronized (slots) {
            return List.copyOf(slots);
        }
    }

    /** Notes that the application is loaded, with what READY says of the interpreter. */
    public void ready(Map<String, String> says) {
        description = Map.copyOf(says);
        changed.run();
    }

    /** Notes that the worker cannot serve; what it is told first counts. */
    public void failed(Failure why) {
        if (failure == null) {
            failure = why;
        }
        changed.run();
    }

    /** Notes that the worker cannot serve, through no fault of an application. */
    public void failed(String sentence) {
        failed(new Failure(sentence));
    }

    /** Whether the application is loaded and every channel is open. */
    public boolean loaded() {
        return description != null && slots().size() == threads;
    }

    @Override
    public Map<String, String> description() {
        Map<String, String> says = description;
        return says == null ? Map.of() : says;
    }

    /** Why it cannot serve; null when nothing is known against it. */
    public @Nullable Failure failure() {
        return failure;
    }

    /** What it is asked as a whole. */
    public Nudges nudges() {
        return nudges;
    }

    /** What it has told of its code. */
    public CodeNews news() {
        return news;
    }

    /**
     * Asks whether one more request may go to this worker, and counts it.
     *
     * @return false when it takes no more: it is draining, has ended, or has had {@code maximum-requests}
     */
    public boolean admit() {
        if (state != WorkerState.SERVING) {
            return false;
        }
        return allowance.take(changed);
    }

    /** Whether it has had {@code maximum-requests} and takes no more. */
    public boolean finished() {
        return allowance.finished();
    }

    /**
     * Whether it has had {@code maximum-requests} and is to be replaced; a forked one takes more until its successor is ready.
     * The supervisor's alone.
     */
    public boolean exhausted() {
        return allowance.exhausted();
    }

    /** Whether a successor should be started so that it is ready when this one is exhausted. The supervisor's alone. */
    public boolean nearlyExhausted() {
        return allowance.nearlyExhausted();
    }

    /** Nanoseconds until that is so because time has passed; 0 when there is no such moment. The supervisor's alone. */
    public long kept() {
        return allowance.kept();
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public int busyThreads() {
        return (int) slots().stream().filter(Slot::busy).count();
    }

    @Override
    public long served() {
        return slots().stream().mapToLong(Slot::served).sum();
    }

    /** Notes that a request has been served. */
    public void used() {
        lastUsed = System.nanoTime();
    }

    /** Nanoseconds since it last served a request; 0 when it never has, or is serving one. */
    public long unused() {
        long last = lastUsed;
        boolean serving = slots().stream().anyMatch(Slot::busy);
        return last == 0 || serving ? 0 : System.nanoTime() - last;
    }

    @Override
    public void recycle(String reason) {
        if (recycled == null) {
            recycled = reason;
            changed.run();
        }
    }

    @Override
    public @Nullable String recycled() {
        return recycled;
    }

    /** From 0 to 1, different for each worker, so that what is due for all is not done to all at once. */
    public double jitter() {
        return jitter;
    }

    @Override
    public long residentSize() {
        return ProcessMemory.resident(pid());
    }

    /** Processor time that it has used; zero when it cannot be told. */
    public Duration cpuTime() {
        return process.cpuTime();
    }

    /**
     * How it ended: {@code exited with status 3} or {@code was killed by signal 9}; null while it runs. The supervisor's
     * alone.
     */
    public @Nullable String ending() {
        if (process.alive()) {
            return null;
        }
        decline.vanished();
        return process.ending();
    }

    /** Where everything goes that it says. */
    public ApplicationLog log() {
        return log;
    }

    @Override
    public void dumpStacks() {
        StackDump.ask(pid(), nudges);
    }

    /** The same of a worker in which Python code does not get on. */
    public void dumpStuckStacks() {
        StackDump.insist(pid());
    }

    @Override
    public List<String> lastLines() {
        return log.lastLines();
    }

    /**
     * Closes every channel: the worker finishes what it has and ends; a template ends with its last worker, a service is
     * told to stop.
     */
    public void retire() {
        slots().forEach(Slot::close);
        Service ofService = service;
        if (ofService != null) {
            ofService.close();
        }
        Forks ofTemplate = forks;
        if (ofTemplate != null) {
            ofTemplate.close();
        }
    }

    /** Asks the process to end (SIGTERM). */
    public void terminate() {
        process.terminate();
    }

    /** Ends the process at once (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** The template that it was forked from; null when it was started by itself. */
    public @Nullable Worker template() {
        return template;
    }

    /** Notes that the channel of a template has been opened. */
    public void forks(Forks channel) {
        forks = channel;
    }

    /** Notes that the channel of a service has been opened. */
    public void service(Service channel) {
        service = channel;
    }

    /** Has a service run its scripts, once it is ready; nothing for any other worker. The supervisor's alone. */
    public void begin() {
        Service ofService = service;
        if (ofService != null) {
            ofService.begin();
        }
    }

    /** Whether it is a service whose scripts have come to their end, in order, without having been told to. */
    public boolean done() {
        return service != null && ChildProcess.IN_ORDER.equals(ending());
    }

    /** Has the supervisor look. */
    public void changed() {
        changed.run();
    }

    /** Keeps the lifeline of a forked worker open for as long as that runs. */
    public void lifeline(Closeable channel) {
        lifeline = channel;
    }

    /** Lets go of what a worker needed that has ended. The supervisor's alone. */
    public void release() throws IOException {
        Service ofService = service;
        if (ofService != null) {
            ofService.close();
        }
        Closeable open = lifeline;
        if (open != null) {
            open.close();
        }
    }

    WorkerProcess process() {
        return process;
    }
}
