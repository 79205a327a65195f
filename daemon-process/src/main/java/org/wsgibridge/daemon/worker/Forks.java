// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * The workers that a template forks: asks for them, and hears of their ends.
 *
 * <p>{@link #fork} is the supervisor's; {@link #run} is the thread that accepted the channel.
 */
public final class Forks implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Forks.class);

    private final WorkerChannel channel;
    private final Runnable changed;
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();

    /**
     * Those of one template.
     *
     * @param channel to it, on which HELLO has been said
     * @param changed called when there is news of one of them
     */
    public Forks(WorkerChannel channel, Runnable changed) {
        this.channel = channel;
        this.changed = changed;
    }

    /**
     * Asks for a worker, which announces itself when it has been forked.
     *
     * @throws IOException when there is no template any more
     */
    void fork(Worker worker) throws IOException {
        workers.put(worker.token(), worker);
        try {
            channel.writer().begin(FrameType.FORK).string(worker.token()).end();
            channel.send();
        } catch (ChannelBrokenException broken) {
            workers.remove(worker.token());
            throw new IOException("the template is gone: " + broken.getMessage(), broken);
        }
    }

    /** Listens until the template has ended. */
    @Override
    public void run() {
        try (channel) {
            for (Frame frame = channel.receiveOrEnd(); frame != null; frame = channel.receiveOrEnd()) {
                heard(frame.type(), frame.texts());
                changed.run();
            }
        } catch (ProtocolFailure | NumberFormatException e) {
            log.error("the channel of a template is closed: {}", e.getMessage());
        } catch (ChannelBrokenException | IOException e) {
            log.debug("the channel of a template broke: {}", e.getMessage());
        }
        changed.run();
    }

    /** Lets the template end when its last worker has. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing the channel of a template failed: {}", e.toString());
        }
    }

    private void heard(FrameType type, List<String> says) {
        Worker worker = says.isEmpty() ? null : workers.get(says.get(0));
        if (worker == null) {
            throw new ProtocolFailure(type + " of a template tells of no worker that was asked for");
        }
        if (type == FrameType.FORKED && says.size() == 3) {
            began(worker, Long.parseLong(says.get(1)), says.get(2));
        } else if (type == FrameType.EXITED && says.size() == 2) {
            workers.remove(worker.token());
            int how = Integer.parseInt(says.get(1));
            forked(worker).ended(how < 0 ? "was killed by signal " + -how : "exited with status " + how);
        } else {
            throw new ProtocolFailure(type + " is not what a template may say");
        }
    }

    private static void began(Worker worker, long pid, String reason) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            forked(worker).began(process);
        } else {
            worker.failed("the template could not make a worker of itself: " + reason);
            forked(worker).ended("was not forked: " + reason);
        }
    }

    private static ForkedProcess forked(Worker worker) {
        if (worker.process() instanceof ForkedProcess forked) {
            return forked;
        }
        throw new ProtocolFailure("worker " + worker.pid() + " was not forked");
    }
}
