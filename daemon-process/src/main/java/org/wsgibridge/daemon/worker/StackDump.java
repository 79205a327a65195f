// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.BackgroundThread;

/**
 * Asks a worker for the stacks of its threads, which it writes to its standard error, and so into the log: a JVM by itself
 * at a SIGQUIT, Python by {@code stacks.py}. Python does so when it gets on, since its threads must not run meanwhile; one
 * that does not is made to by SIGRTMIN. Java can send no such signals, a shell can.
 */
final class StackDump {

    private static final Logger log = LoggerFactory.getLogger(StackDump.class);

    /** What a deadline can wait for without being late itself: a shell takes some milliseconds. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /** A worker that has said nothing by then does not get on, however busy the machine is. */
    private static final Duration NOT_GETTING_ON = Duration.ofSeconds(2);

    private StackDump() {}

    /** Asks, and waits a moment for it to happen, so that the stacks are those of now. */
    static void ask(long pid, Nudges nudges) {
        signal(pid, "QUIT");
        // What it does for a signal it does first.
        if (!nudges.answersWithin(PATIENCE)) {
            BackgroundThread.of(() -> insist(pid, nudges), "stack-dump").start();
        }
    }

    /** The same of a Python worker that is known not to get on. */
    static void insist(long pid) {
        signal(pid, "RTMIN");
    }

    private static void insist(long pid, Nudges nudges) {
        if (!nudges.answersWithin(NOT_GETTING_ON)) {
            insist(pid);
        }
    }

    private static void signal(long pid, String name) {
        try {
            Process kill = ProcessStart.of(new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD));
            if (!kill.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("the stacks of worker {} may come late", pid);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("worker {} cannot be asked for its stacks: {}", pid, e.getMessage());
        }
    }
}
