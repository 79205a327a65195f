// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.logging.Level;

/** The levels that users name, in terms of java.util.logging; the names are those of the command line. */
enum LogLevel {
    error(Level.SEVERE),
    warn(Level.WARNING),
    info(Level.INFO),
    debug(Level.FINE),
    trace(Level.FINEST);

    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    Level level() {
        return level;
    }

    /** The word for a level of java.util.logging. */
    static String word(Level level) {
        for (LogLevel each : values()) {
            if (level.intValue() >= each.level.intValue()) {
                return each.name().toUpperCase(java.util.Locale.ROOT);
            }
        }
        return level.getName();
    }
}
