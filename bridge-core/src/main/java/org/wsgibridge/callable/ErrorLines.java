// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.Writer;
import java.util.function.Consumer;

/**
 * {@code wsgi.errors} of one request: cuts text into lines. An unfinished line waits for its end, or for the end of the
 * request. May be written to by any thread.
 */
final class ErrorLines extends Writer {

    /** A "line" that never ends must not fill the memory; syslog and journald cut at the same order of magnitude. */
    private static final int LONGEST_LINE = 8192;

    private final Consumer<String> log;
    private final StringBuilder line = new StringBuilder();

    /**
     * Lines of one request.
     *
     * @param log takes each line without its line end
     */
    ErrorLines(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void write(char[] text, int offset, int length) {
        synchronized (lock) {
            for (int i = offset; i < offset + length; i++) {
                if (text[i] == '\n') {
                    endLine();
                } else {
                    line.append(text[i]);
                    if (line.length() == LONGEST_LINE) {
                        endLine();
                    }
                }
            }
        }
    }

    /** Does nothing: half a line is of no use in a log. */
    @Override
    public void flush() {}

    @Override
    public void close() {
        synchronized (lock) {
            if (!line.isEmpty()) {
                endLine();
            }
        }
    }

    private void endLine() {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        log.accept(line.toString());
        line.setLength(0);
    }
}
