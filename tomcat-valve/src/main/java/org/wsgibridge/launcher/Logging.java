// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** The log of the launcher: one line for each event, on the standard error, Tomcat's warnings among them. */
final class Logging {

    /** Kept, because java.util.logging holds loggers weakly and a level set on one would be lost with it. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private Logging() {}

    static void toStandardError(LogLevel level) {
        LogManager.getLogManager().reset();
        Handler handler = new StandardError();
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(level.level());
        if (level.compareTo(LogLevel.debug) < 0) {
            TOMCAT.setLevel(Level.WARNING);
        }
    }

    /** No ConsoleHandler, because Tomcat gives those a formatter of its own. */
    private static final class StandardError extends StreamHandler {

        StandardError() {
            super(System.err, new OneLine());
        }

        @Override
        public synchronized void publish(LogRecord event) {
            super.publish(event);
            flush();
        }
    }

    private static final class OneLine extends Formatter {

        @Override
        public String format(LogRecord event) {
            String line = String.format(
                    "%1$tF %1$tT.%1$tL %2$-5s %3$s: %4$s%n",
                    event.getMillis(), LogLevel.word(event.getLevel()), event.getLoggerName(), formatMessage(event));
            if (event.getThrown() == null) {
                return line;
            }
            var trace = new StringWriter();
            event.getThrown().printStackTrace(new PrintWriter(trace, true));
            return line + trace;
        }
    }
}
