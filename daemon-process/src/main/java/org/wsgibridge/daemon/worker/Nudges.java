// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.FrameType;

/**
 * What a worker is told as a whole, on the way back of its log channel: to say whether Python code gets on in it, to
 * interrupt a request, and why it is to end. A worker without a log channel, such as a JVM, is told nothing. For any thread.
 */
public final class Nudges {

    private static final long ANSWERED = 0;

    private static final long GIVEN_UP = -1;

    private static final Logger log = LoggerFactory.getLogger(Nudges.class);

    private final AtomicLong asked = new AtomicLong(ANSWERED);
    /** Notified when the answer has come. */
    private final Object answer = new Object();

    private @Nullable WorkerChannel channel;

    /** Uses the log channel, of which somebody else reads the other direction, and which stays his to close. */
    public synchronized void over(WorkerChannel log) {
        channel = log;
    }

    /** There is no log channel any more, and so nothing to conclude from silence. */
    public synchronized void end() {
        channel = null;
        answered();
    }

    /** Sends a PING, unless the last one has not been answered. */
    public synchronized void ping() {
        if (channel != null && asked.compareAndSet(ANSWERED, Math.max(1, System.nanoTime()))) {
            channel.writer().empty(FrameType.PING);
            send(channel);
        }
    }

    /** Has {@code mod_wsgi.RequestTimeout} raised in the thread that serves this request, if one does. */
    public synchronized void interrupt(String request) {
        if (channel != null) {
            channel.writer().begin(FrameType.INTERRUPT).string(request).end();
            send(channel);
        }
    }

    /** Says why the worker is going to be retired, for the application that wants to know. */
    public synchronized void stopping(String reason) {
        if (channel != null) {
            channel.writer().begin(FrameType.STOPPING).string(reason).end();
            send(channel);
        }
    }

    private void send(WorkerChannel open) {
        try {
            open.send();
        } catch (ChannelBrokenException e) {
            log.debug("a worker cannot be nudged any more: {}", e.getMessage());
            end();
        }
    }

    /** A PONG has come. */
    public void answered() {
        asked.updateAndGet(since -> since == GIVEN_UP ? GIVEN_UP : ANSWERED);
        synchronized (answer) {
            answer.notifyAll();
        }
    }

    /**
     * Asks whether Python code gets on, and waits for it to say so, or for there being nothing to conclude from silence.
     *
     * @param longest time to wait
     */
    boolean answersWithin(Duration longest) {
        ping();
        long end = System.nanoTime() + longest.toNanos();
        synchronized (answer) {
            for (long left = longest.toNanos(); asked.get() != ANSWERED; left = end - System.nanoTime()) {
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(answer, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a PING has gone unanswered for longer than that, which is told once, and is the end of asking. */
    public boolean silent(Duration longest) {
        long since = asked.get();
        return since > ANSWERED
                && System.nanoTime() - since > longest.toNanos()
                && asked.compareAndSet(since, GIVEN_UP);
    }
}
