// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a worker for the stacks of its threads by SIGQUIT, which it writes to its standard error, and so into the log: a
 * JVM by itself, Python by {@code stacks.py}. That works even when no thread gets on. Java can send no such signal, a
 * shell can.
 */
final class StackDump {

    private static final Logger log = LoggerFactory.getLogger(StackDump.class);

    private StackDump() {}

    static void ask(long pid) {
        try {
            ProcessStart.of(new ProcessBuilder("sh", "-c", "kill -QUIT " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        } catch (IOException e) {
            log.warn("worker {} cannot be asked for its stacks: {}", pid, e.getMessage());
        }
    }
}
