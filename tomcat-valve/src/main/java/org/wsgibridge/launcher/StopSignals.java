// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.concurrent.CountDownLatch;

/**
 * SIGINT and SIGTERM: the first one asks for a stop, the second one gets it at once. Shutdown hooks could do neither:
 * they end with the status of the signal, and swallow a second Ctrl-C.
 */
final class StopSignals {

    /** What shells report for a process that died of SIGINT. */
    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignals() {}

    /** Takes over both signals for the rest of the process. */
    static StopSignals install() {
        var signals = new StopSignals();
        Signals.handle("INT", signals::received);
        Signals.handle("TERM", signals::received);
        return signals;
    }

    /** Waits for the first signal. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void received() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        asked.countDown();
    }
}
