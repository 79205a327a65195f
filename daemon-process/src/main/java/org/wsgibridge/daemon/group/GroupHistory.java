// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Worker;

/** What has happened to the workers of a group. Written by the supervisor alone, read by any thread. */
final class GroupHistory {

    private final AtomicLong restarts = new AtomicLong();
    private final AtomicLong servedBefore = new AtomicLong();
    private volatile @Nullable Incident lastRestart;
    private volatile @Nullable Incident lastError;

    /** Notes that a worker takes no more requests, or has died, and that another one takes its place. */
    void replaced(String reason) {
        restarts.incrementAndGet();
        lastRestart = Incident.now(reason);
    }

    /** Notes why there is a worker less than there should be. */
    void failed(String sentence) {
        lastError = Incident.now(sentence);
    }

    /** Keeps what a worker has done that is about to be forgotten. */
    void forgotten(Worker worker) {
        servedBefore.addAndGet(worker.served());
    }

    long restarts() {
        return restarts.get();
    }

    /** Requests that the workers have answered which are gone. */
    long servedBefore() {
        return servedBefore.get();
    }

    @Nullable
    Incident lastRestart() {
        return lastRestart;
    }

    @Nullable
    Incident lastError() {
        return lastError;
    }
}
