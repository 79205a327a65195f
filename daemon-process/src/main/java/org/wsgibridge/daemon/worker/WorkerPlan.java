// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.BackgroundThread;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

/**
 * What all workers of a group have in common, and how one of them begins. Immutable.
 *
 * @param group name for logs
 * @param threads slots of a worker
 * @param maximumRequests requests that a worker takes before it is replaced; 0 for no limit
 * @param socket that workers connect to
 * @param launch what is run
 * @param marks variables of the environment by which everything can be found that a worker starts
 */
public record WorkerPlan(
        String group, int threads, int maximumRequests, String socket, WorkerLaunch launch, Map<String, String> marks) {

    /** A token lets whoever has it serve requests, so it must not be guessed: 128 bits. */
    private static final int TOKEN_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** For the templates that workers are forked from; null when each is started by itself. */
    public @Nullable WorkerPlan templates() {
        WorkerLaunch template = launch.template();
        return template == null ? null : new WorkerPlan(group, threads, 0, socket, template, marks);
    }

    /** The same for workers that do not load an application before it is asked for. */
    public WorkerPlan without(String target) {
        return new WorkerPlan(group, threads, maximumRequests, socket, launch.without(target), marks);
    }

    /**
     * Starts a process and hands it its LAUNCH frame. One that does not take it has {@link Worker#failed}.
     *
     * @param changed called, on any thread, when the supervisor should look at the worker again
     * @param known takes the worker before that knows its token, and so before it can introduce itself
     * @throws IOException when the process cannot be started
     */
    public Worker start(Runnable changed, Consumer<Worker> known) throws IOException {
        var builder = new ProcessBuilder(launch.command()).redirectErrorStream(true);
        launch.environment(builder.environment());
        builder.environment().putAll(marks);
        Process process = ProcessStart.of(builder);
        var worker = new Worker(this, newToken(), new ChildProcess(process), null, changed);
        listen(process, worker);
        var ignored = process.onExit().thenRun(changed);
        known.accept(worker);
        tell(process.getOutputStream(), worker);
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

    private void listen(Process process, Worker worker) {
        var output = new WorkerOutput(process.getInputStream(), worker.log());
        BackgroundThread.of(worker.log().listening(output), "wsgi-output-" + group + "-" + process.pid())
                .start();
    }

    /** The stream stays open, and is the lifeline of the worker from then on. */
    private void tell(OutputStream input, Worker worker) {
        var frame = new FrameWriter().begin(FrameType.LAUNCH);
        frame.text("socket").text(socket).text("token").text(worker.token());
        frame.text("threads").text(Integer.toString(threads));
        launch.describe(frame);
        frame.end();
        try {
            input.write(frame.copy());
            input.flush();
        } catch (IOException e) {
            worker.failed("the worker closed its standard input before it was told what to do: " + e.getMessage());
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
