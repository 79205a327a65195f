// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;

/**
 * How long to wait before a worker is replaced that has died: not at all the first time, then longer and longer, up to
 * a minute, for as long as workers keep dying young. Used by the supervisor alone.
 */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** A worker that has lived for so long has not died of its start. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private int deaths;
    private long until = System.nanoTime();

    /** Notes the death of a worker at this age. */
    Duration died(long age) {
        deaths = age >= YOUNG.toNanos() ? 1 : deaths + 1;
        Duration delay = deaths == 1 ? Duration.ZERO : FIRST.multipliedBy(1L << Math.min(deaths - 2, 10));
        delay = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        until = System.nanoTime() + delay.toNanos();
        return delay;
    }

    /** Notes that a worker came up. */
    void lived(long age) {
        if (age >= YOUNG.toNanos()) {
            deaths = 0;
        }
    }

    /** Forgets all deaths: what workers died of may have been mended. */
    void forget() {
        deaths = 0;
        until = System.nanoTime();
    }

    /** Nanoseconds until the next start is allowed; zero or less when it is. */
    long remaining() {
        return until - System.nanoTime();
    }
}
