// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a worker.
 *
 * <pre>
 * STARTING ──→ READY ──→ SERVING ──→ DRAINING ──→ ENDED
 *     │          │           │                      ↑
 *     └──────────┴───────────┴──────────────────────┘  (died)
 * </pre>
 */
public enum WorkerState {
    /** The process runs; the application is not loaded yet. */
    STARTING,
    /** The application is loaded; requests go to others for now. */
    READY,
    /** Its slots are lent to requests. */
    SERVING,
    /** Takes no new request; ends with the last one that it has. */
    DRAINING,
    /** The process has ended. */
    ENDED;

    private Set<WorkerState> next() {
        return switch (this) {
            case STARTING -> EnumSet.of(READY, DRAINING, ENDED);
            case READY -> EnumSet.of(SERVING, DRAINING, ENDED);
            case SERVING -> EnumSet.of(DRAINING, ENDED);
            case DRAINING -> EnumSet.of(ENDED);
            case ENDED -> EnumSet.noneOf(WorkerState.class);
        };
    }

    /**
     * The state after this one.
     *
     * @throws IllegalStateException when the table has no such transition
     */
    WorkerState to(WorkerState next) {
        if (!next().contains(next)) {
            throw new IllegalStateException("a worker cannot go from " + this + " to " + next);
        }
        return next;
    }
}
