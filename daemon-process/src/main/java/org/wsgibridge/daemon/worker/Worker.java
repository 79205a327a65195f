// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

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
 * <p>The state is changed by the supervisor of its group alone; everybody may read it. {@link #admit} is called by the
 * threads that borrow its slots, {@link #connected}, {@link #ready} and {@link #failed} by the thread that accepted its
 * channels. All three only note what happened and tell the supervisor through {@code changed}.
 */
public final class Worker implements ManagedWorker {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int TOKEN_BYTES = 16;

    private final String group;
    private final String token = HexFormat.of().formatHex(randomBytes());
    private final Process process;
    private final OutputStream lifeline;
    private final WorkerOutput output;
    private final ApplicationLog log;
    private final CodeNews news = new CodeNews();
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
    private volatile long lastUsed;
    private long idleSince;
    private long goneSince;
    private long drainingSince;

    private Worker(Builder plan, Process process, Runnable changed) {
        this.group = plan.group;
        this.threads = plan.threads;
        this.allowance = new RequestAllowance(plan.maximumRequests, plan.threads, jitter);
        this.process = process;
        this.changed = changed;
        this.lifeline = process.getOutputStream();
        this.log = new ApplicationLog(plan.group, process.pid());
        this.output = new WorkerOutput(process.getInputStream(), log);
    }

    /**
     * What all workers of a group have in common.
     *
     * @param group name for logs
     * @param threads slots of a worker
     * @param maximumRequests requests that a worker takes before it is replaced; 0 for no limit
     * @param socket that workers connect to
     * @param launch what is run
     */
    public record Builder(String group, int threads, int maximumRequests, String socket, WorkerLaunch launch) {

        /**
         * Starts a process and hands it its LAUNCH frame.
         *
         * @param changed called, on any thread, when the supervisor should look at the worker again
         * @throws IOException when the process cannot be started
         */
        public Worker start(Runnable changed) throws IOException {
            var builder = new ProcessBuilder(launch.command()).redirectErrorStream(true);
            launch.environment(builder.environment());
            var worker = new Worker(this, ProcessStart.of(builder), changed);
            worker.begin(this);
            return worker;
        }
    }

    private void begin(Builder plan) {
        var thread = new Thread(output, "wsgi-output-" + group + "-" + pid());
        thread.setDaemon(true);
        thread.start();
        var ignored = process.onExit().thenRun(changed);
        var launch = new FrameWriter().begin(FrameType.LAUNCH);
        launch.text("socket").text(plan.socket).text("token").text(token);
        launch.text("threads").text(Integer.toString(threads));
        plan.launch.describe(launch);
        launch.end();
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
        state = state.to(next);
        if (next == WorkerState.DRAINING) {
            drainingSince = System.nanoTime();
        }
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

    /** Whether it has had {@code maximum-requests}. */
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
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How it ended: {@code exited with status 3} or {@code was killed by signal 9}; null while it runs. */
    public @Nullable String ending() {
        if (process.isAlive()) {
            return null;
        }
        int status = process.exitValue();
        return status > 128 ? "was killed by signal " + (status - 128) : "exited with status " + status;
    }

    /** Nanoseconds since its end was first seen; 0 while it runs. The supervisor's alone. */
    public long gone() {
        if (process.isAlive()) {
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

    /** Closes every channel and the lifeline: the worker finishes what it has and ends. */
    public void retire() {
        slots().forEach(Slot::close);
    }

    /** Asks the process to end (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    /** Ends the process at once (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
