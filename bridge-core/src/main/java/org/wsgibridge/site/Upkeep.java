// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.time.Duration;

/**
 * How many workers a group keeps, and what happens to those that end by themselves.
 *
 * @param mostProcesses the second number of {@code processes=MIN:MAX}; as many as the first when there is none
 * @param idleTimeout {@code idle-timeout}: how long a worker must not have been needed before there is one less; more
 *     than zero
 * @param restart {@code restart=always}: whether a worker that ends by itself has a successor
 * @param startRetries {@code start-retries}: how many deaths of young workers in a row are followed by another try
 * @param needApp {@code need-app}: whether the server does not start when an application cannot be loaded
 */
public record Upkeep(int mostProcesses, Duration idleTimeout, boolean restart, int startRetries, boolean needApp) {

    /** What holds when nothing is written. */
    public static final Upkeep STANDARD = new Upkeep(1, Duration.ofSeconds(60), true, 10, false);

    public Upkeep withMostProcesses(int value) {
        return new Upkeep(value, idleTimeout, restart, startRetries, needApp);
    }

    public Upkeep withIdleTimeout(Duration value) {
        return new Upkeep(mostProcesses, value, restart, startRetries, needApp);
    }

    public Upkeep withRestart(boolean value) {
        return new Upkeep(mostProcesses, idleTimeout, value, startRetries, needApp);
    }

    public Upkeep withStartRetries(int value) {
        return new Upkeep(mostProcesses, idleTimeout, restart, value, needApp);
    }

    public Upkeep withNeedApp(boolean value) {
        return new Upkeep(mostProcesses, idleTimeout, restart, startRetries, value);
    }
}
