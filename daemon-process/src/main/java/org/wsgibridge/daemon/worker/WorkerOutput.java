// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a worker prints to the log, line by line, and remembers the last lines for the report of its death.
 *
 * <p>Runs on a thread of its own until the worker and everything that it started have closed their output.
 */
final class WorkerOutput implements Runnable {

    /** mod_wsgi's cap of a line in the log. */
    private static final int LONGEST_LINE = 8192;

    private static final int REMEMBERED_LINES = 20;

    private static final Logger log = LoggerFactory.getLogger(WorkerOutput.class);

    private final InputStream output;
    private final Logger application;
    private final Deque<String> last = new ArrayDeque<>();

    /**
     * For one worker.
     *
     * @param output standard output and error of the process
     * @param application {@code wsgi.application.<group>}
     */
    WorkerOutput(InputStream output, Logger application) {
        this.output = output;
        this.application = application;
    }

    @Override
    public void run() {
        byte[] line = new byte[LONGEST_LINE];
        byte[] buffer = new byte[LONGEST_LINE];
        int length = 0;
        try (output) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] != '\n') {
                        line[length++] = buffer[i];
                    }
                    if (buffer[i] == '\n' || length == LONGEST_LINE) {
                        print(line, length);
                        length = 0;
                    }
                }
            }
        } catch (IOException e) {
            log.debug("the output of a worker ended: {}", e.getMessage());
        }
        if (length > 0) {
            print(line, length);
        }
    }

    /** The last lines, oldest first. */
    List<String> lastLines() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    private void print(byte[] line, int length) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        String text = new String(line, 0, end, StandardCharsets.UTF_8);
        synchronized (last) {
            if (last.size() == REMEMBERED_LINES) {
                last.removeFirst();
            }
            last.addLast(text);
        }
        application.info("{}", text);
    }
}
