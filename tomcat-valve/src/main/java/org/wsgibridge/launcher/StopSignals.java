// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * SIGINT and SIGTERM: the first one asks for a stop, the second one gets it at once. Shutdown hooks could do neither:
 * they end with the status of the signal, and swallow a second Ctrl-C.
 */
@SuppressWarnings("sunapi")
final class StopSignals {

    /** What shells report for a process that died of SIGINT. */
    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignals() {}

    static StopSignals install() {
        var signals = new StopSignals();
        for (String name : List.of("INT", "TERM")) {
            Signal.handle(new Signal(name), signal -> signals.received());
        }
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
