// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.ManagedWorker;

/** What whoever operates the server sees of a running group, and may do to it. For any thread. */
public interface ManagedGroup {

    /** Which one it is. */
    GroupKey identity();

    /** How many workers there are to be. */
    int processes();

    /** Threads of a worker. */
    int threads();

    /** Its workers, from their launch until their end. */
    List<? extends ManagedWorker> workers();

    /** Requests that wait for a worker. */
    int waiting();

    /** Requests that its workers have answered to their end, those included that are gone. */
    long served();

    /** Workers that were replaced, or have died, since the group was started. */
    long restarts();

    /** The last of these; null when there was none. */
    @Nullable
    Incident lastRestart();

    /** Why a worker could not be brought to serve, the last time that happened, or died; null when none did. */
    @Nullable
    Incident lastError();

    /** Why nobody serves and nobody is about to; null when somebody does. */
    @Nullable
    String broken();

    /**
     * Replaces all workers, new before old, without breaking a request off. Returns at once.
     *
     * @param reason in mod_wsgi's words for shutdown_reason
     */
    void restart(String reason);

    /**
     * Sets how many workers there are to be, until the group is replaced. Returns at once; workers too many end
     * with the requests that they have.
     *
     * @param processes at least 1
     */
    void scale(int processes);
}
