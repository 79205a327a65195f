// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

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

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int TOKEN_BYTES = 16;

    private final String token;
    private final WorkerProcess process;
    private final @Nullable Worker template;
    private final ApplicationLog log;
    private final CodeNews news = new CodeNews();
    private final Nudges nudges = new Nudges();
    private final Runnable changed;
    private final int threads;
    private final double jitter = RANDOM.nextDouble();
    private final RequestAllowance allowance;
    private final long startedAt = System.nanoTime();
    private final List<Slot> slots = new ArrayList<>();

    private volatile WorkerState state = WorkerState.STARTING;
    private volatile @Nullable Map<String, String> description;
    private volatile @Nullable String failure;
    private volatile String traceback = "";
    private volatile @Nullable String recycled;
    private volatile @Nullable Forks forks;
    private volatile @Nullable Closeable lifeline;
    private volatile long lastUsed;
    private boolean died;
    private long idleSince;
    private long goneSince;
    private long drainingSince;

    private Worker(Builder plan, String token, WorkerProcess process, @Nullable Worker template, Runnable changed) {
        this.token = token;
        this.threads = plan.launch instanceof TemplateLaunch ? 0 : plan.threads;
        this.allowance = new RequestAllowance(plan.maximumRequests, plan.threads, template != null, jitter);
        this.process = process;
        this.template = template;
        this.changed = changed;
        this.log = new ApplicationLog(plan.group, process::pid);
    }

    /**
     * What all workers of a group have in common.
     *
     * @param group name for logs
     * @param threads slots of a worker
     * @param maximumRequests requests that a worker takes before it is replaced; 0 for no limit
     * @param socket that workers connect to
     * @param launch what is run
     * @param marks variables of the environment by which everything can be found that a worker starts
     */
    public record Builder(
            String group,
            int threads,
            int maximumRequests,
            String socket,
            WorkerLaunch launch,
            Map<String, String> marks) {

        /** For the templates that workers are forked from; null when each is started by itself. */
        public @Nullable Builder templates() {
            WorkerLaunch template = launch.template();
            return template == null ? null : new Builder(group, threads, 0, socket, template, marks);
        }

        /**
         * Starts a process and hands it its LAUNCH frame.
         *
         * @param changed called, on any thread, when the supervisor should look at the worker again
         * @throws IOException when the process cannot be started
         */
        public Worker start(Runnable changed) throws IOException {
            var builder = new ProcessBuilder(launch.command()).redirectErrorStream(true);
            launch.environment(builder.environment());
            builder.environment().putAll(marks);
            Process process = ProcessStart.of(builder);
            var worker = new Worker(this, newToken(), new ChildProcess(process), null, changed);
            worker.begin(this, process);
            return worker;
        }

        /**
         * A worker that a template is to fork: it exists when {@link Worker#fork} has asked for it.
         *
         * @param template that is ready
         */
        public Worker forked(Worker template, Runnable changed) {
            return new Worker(this, newToken(), new ForkedProcess(), template, changed);
        }
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

    private void begin(Builder plan, Process process) {
        var thread =
                new Thread(new WorkerOutput(process.getInputStream(), log), "wsgi-output-" + plan.group + "-" + pid());
        thread.setDaemon(true);
        thread.start();
        var ignored = process.onExit().thenRun(changed);
        var launch = new FrameWriter().begin(FrameType.LAUNCH);
        launch.text("socket").text(plan.socket).text("token").text(token);
        launch.text("threads").text(Integer.toString(plan.threads));
        plan.launch.describe(launch);
        launch.end();
        OutputStream lifeline = process.getOutputStream();
        try {
            lifeline.write(launch.copy());
            lifeline.flush();
        } catch (IOException e) {
            failed("the worker closed its standard input before it was told what to do: " + e.getMessage());
        }
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
        died = next == WorkerState.ENDED && state != WorkerState.DRAINING;
        state = state.to(next);
        if (next == WorkerState.DRAINING) {
            drainingSince = System.nanoTime();
        }
    }

    /** Whether it has ended without having been told to. The supervisor's alone. */
    public boolean died() {
        return died;
    }

    /** Nanoseconds for which it has been draining. The supervisor's alone. */
    public long draining() {
        return System.nanoTime() - drainingSince;
    }

    /** Whether a channel to it is open, so that a request may still be in it. The supervisor's alone. */
    public boolean busy() {
        boolean busy = slots().stream().anyMatch(Slot::open);
        if (!busy && idleSince == 0) {
            idleSince = System.nanoTime();
        }
        return busy;
    }

    /** Nanoseconds since {@link #busy} first said no; 0 before that. */
    public long idle() {
        return idleSince == 0 ? 0 : System.nanoTime() - idleSince;
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

    /** Notes that the worker cannot serve, with the reason and the traceback, which may be empty. */
    public void failed(String sentence, String detail) {
        traceback = detail;
        failed(sentence);
    }

    /** Notes that the worker cannot serve, with the reason. */
    public void failed(String sentence) {
        if (failure == null) {
            failure = sentence;
        }
        changed.run();
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
    public @Nullable String failure() {
        return failure;
    }

    /** The traceback of {@link #failure}; empty when there is none. */
    public String traceback() {
        return traceback;
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

    /** Whether it has had {@code maximum-requests}; a forked one takes more until its successor is ready. */
    public boolean exhausted() {
        return allowance.exhausted();
    }

    /** Whether a successor should be started so that it is ready when this one is exhausted. */
    public boolean nearlyExhausted() {
        return allowance.nearlyExhausted();
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

    /** How it ended: {@code exited with status 3} or {@code was killed by signal 9}; null while it runs. */
    public @Nullable String ending() {
        return process.alive() ? null : process.ending();
    }

    /** Nanoseconds since its end was first seen; 0 while it runs. The supervisor's alone. */
    public long gone() {
        if (process.alive()) {
            return 0;
        }
        if (goneSince == 0) {
            goneSince = System.nanoTime();
        }
        return Math.max(1, System.nanoTime() - goneSince);
    }

    /** Where everything goes that it says. */
    public ApplicationLog log() {
        return log;
    }

    @Override
    public void dumpStacks() {
        StackDump.ask(pid());
    }

    @Override
    public List<String> lastLines() {
        return log.lastLines();
    }

    /** Closes every channel: the worker finishes what it has and ends; a template ends with its last worker. */
    public void retire() {
        slots().forEach(Slot::close);
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
        Closeable open = lifeline;
        if (open != null) {
            open.close();
        }
    }

    WorkerProcess process() {
        return process;
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
