// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a worker for the stacks of its threads by SIGQUIT, which it writes to its standard error, and so into the log: a
 * JVM by itself, Python by {@code stacks.py}. That works even when no thread gets on. Java can send no such signal, a
 * shell can.
 */
final class StackDump {

    private static final Logger log = LoggerFactory.getLogger(StackDump.class);

    /** What a deadline can wait for without being late itself: a shell takes some milliseconds. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private StackDump() {}

    /** Asks, and waits a moment for the signal to be on its way, so that the stacks are those of now. */
    static void ask(long pid) {
        try {
            Process kill = ProcessStart.of(new ProcessBuilder("sh", "-c", "kill -QUIT " + pid)
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
