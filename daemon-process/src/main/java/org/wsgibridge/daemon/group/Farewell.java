// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The end of an executor and of its threads: a web application that is undeployed must leave none behind. */
final class Farewell {

    /** What is left to do takes no time; a thread that does not end in this one is waiting for a client that is gone. */
    private static final long SECONDS = 2;

    private Farewell() {}

    /** Takes no more tasks, and returns when the threads have ended, or are not worth waiting for. */
    static void to(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
