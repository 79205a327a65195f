// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.time.Instant;

/**
 * Moments as mod_wsgi's {@code mod_wsgi.*_start} keys have them: seconds since 1970. On the way to an application they
 * are text, with exactly six decimals.
 */
public final class Timestamp {

    /** What has not happened: mod_wsgi's value for the moments that a request in-process does not have. */
    public static final String NEVER = "0.000000";

    private static final int DECIMALS = 6;

    private static final int MICROS_PER_SECOND = 1_000_000;

    private static final int NANOS_PER_MICRO = 1_000;

    private Timestamp() {}

    /** The moment of the call. */
    public static String now() {
        return of(Instant.now());
    }

    /**
     * The number of seconds that a text tells which is one of these.
     *
     * @throws NumberFormatException when it is not
     */
    public static double seconds(String text) {
        int point = text.length() - DECIMALS - 1;
        if (point < 1 || text.charAt(point) != '.') {
            throw new NumberFormatException("no moment in seconds with " + DECIMALS + " decimals: " + text);
        }
        // Both are whole numbers that a double holds exactly: so this is what parsing the text would give, at a third
        // of its cost.
        long micros = Long.parseLong(text, 0, point, 10) * MICROS_PER_SECOND
                + Integer.parseUnsignedInt(text, point + 1, text.length(), 10);
        return micros / (double) MICROS_PER_SECOND;
    }

    /** A moment after 1970. */
    public static String of(Instant moment) {
        int micros = moment.getNano() / NANOS_PER_MICRO;
        // A leading one keeps the zeros, which a formatter would make ten times as expensive.
        return moment.getEpochSecond() + "."
                + Integer.toString(MICROS_PER_SECOND + micros).substring(1);
    }
}
