// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP: has the configuration read again, one time after the other. What arrives before {@link #obey} is not lost, and
 * several that arrive while one is being obeyed are one.
 */
final class ReloadSignal {

    private static final Logger log = LoggerFactory.getLogger(ReloadSignal.class);

    private final Semaphore asked = new Semaphore(0);

    private ReloadSignal() {}

    /** Takes over the signal for the rest of the process. */
    static ReloadSignal install() {
        var signal = new ReloadSignal();
        if (!Signals.handle("HUP", signal.asked::release)) {
            log.debug("SIGHUP cannot be had, so the configuration is read at the start only");
        }
        return signal;
    }

    /** Begins to obey, on a thread of its own. */
    void obey(Runnable reload) {
        var thread = new Thread(() -> run(reload), "wsgi-reload");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Runnable reload) {
        try {
            while (true) {
                asked.acquire();
                asked.drainPermits();
                reload.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
