// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a worker writes to its standard output and error to the log, line by line.
 *
 * <p>Runs on a thread of its own until the worker and everything that it started have closed their output.
 */
final class WorkerOutput implements Runnable {

    /** mod_wsgi's cap of a line in the log. */
    private static final int LONGEST_LINE = 8192;

    private static final Logger log = LoggerFactory.getLogger(WorkerOutput.class);

    private final InputStream output;
    private final ApplicationLog application;

    /**
     * For one worker.
     *
     * @param output standard output and error of the process
     * @param application takes the lines
     */
    WorkerOutput(InputStream output, ApplicationLog application) {
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

    private void print(byte[] line, int length) {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        application.line(new String(line, 0, end, StandardCharsets.UTF_8));
    }
}
