// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;

/**
 * How long to wait before a worker is replaced that has died: not at all the first time, then longer and longer, up to
 * a minute, for as long as workers keep dying young; and when to leave it at that. Used by the supervisor alone.
 */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** A worker that has lived for so long has not died of its start. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final int retries;
    private int deaths;
    private String cause = "";
    private long until = System.nanoTime();

    /**
     * Nobody has died yet.
     *
     * @param retries how many deaths in a row are followed by another try
     */
    BackOff(int retries) {
        this.retries = retries;
    }

    /** Notes the death of a worker at this age, and of what it died. */
    Duration died(long age, String sentence) {
        cause = sentence;
        deaths = age >= YOUNG.toNanos() ? 1 : deaths + 1;
        Duration delay = deaths == 1 ? Duration.ZERO : FIRST.multipliedBy(1L << Math.min(deaths - 2, 10));
        delay = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        until = System.nanoTime() + delay.toNanos();
        return delay;
    }

    /** Notes that a worker serves, at this age. */
    void lives(long age) {
        if (age >= YOUNG.toNanos()) {
            deaths = 0;
        }
    }

    /** Whether so many have died young, one after the other, that another try is not worth it. */
    boolean hopeless() {
        return deaths > retries;
    }

    /** Of what the last one died. */
    String cause() {
        return cause;
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
