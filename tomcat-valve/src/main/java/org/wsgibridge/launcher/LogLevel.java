// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.logging.Level;

/** The levels that users name, in terms of java.util.logging; the names are those of the command line. */
enum LogLevel {
    error,
    warn,
    info,
    debug,
    trace;

    Level level() {
        return switch (this) {
            case error -> Level.SEVERE;
            case warn -> Level.WARNING;
            case info -> Level.INFO;
            case debug -> Level.FINE;
            case trace -> Level.FINEST;
        };
    }

    /** The word for a level of java.util.logging. */
    static String word(Level level) {
        for (LogLevel each : values()) {
            if (level.intValue() >= each.level().intValue()) {
                return each.name().toUpperCase(java.util.Locale.ROOT);
            }
        }
        return level.getName();
    }
}
