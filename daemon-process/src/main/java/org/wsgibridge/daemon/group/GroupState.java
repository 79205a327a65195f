// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a group, as an administrator sees them.
 *
 * <pre>
 *            ┌────────────────────────┐
 *            ↓                        │ (another try)
 * STARTING ──→ SERVING ──→ BACKING_OFF
 *     │ ↑         │             │
 *     │ └─────────┼── FATAL ←───┘
 *     ↓           ↓
 * STOPPING ──→ STOPPED          (from every state)
 * </pre>
 *
 * FATAL is left by a changed script or a restart alone.
 */
enum GroupState {
    /** No worker serves yet; requests wait for the first. */
    STARTING,
    /** At least one worker serves, or is about to take the place of the last one. */
    SERVING,
    /** The last worker could not be brought to serve; requests are refused until the next try. */
    BACKING_OFF,
    /** So many workers have died young that no more is tried; requests are refused. */
    FATAL,
    /** Workers finish what they have. */
    STOPPING,
    /** Nothing runs any more. */
    STOPPED;

    /** Whether requests are refused at once because nobody will serve them soon. */
    boolean refuses() {
        return this == BACKING_OFF || this == FATAL;
    }

    private Set<GroupState> next() {
        return switch (this) {
            case STARTING -> EnumSet.of(SERVING, BACKING_OFF, FATAL, STOPPING);
            case SERVING -> EnumSet.of(BACKING_OFF, FATAL, STOPPING);
            case BACKING_OFF -> EnumSet.of(STARTING, SERVING, FATAL, STOPPING);
            case FATAL -> EnumSet.of(STARTING, SERVING, STOPPING);
            case STOPPING -> EnumSet.of(STOPPED);
            case STOPPED -> EnumSet.noneOf(GroupState.class);
        };
    }

    /**
     * The state after this one.
     *
     * @throws IllegalStateException when the table has no such transition
     */
    GroupState to(GroupState next) {
        if (!next().contains(next)) {
            throw new IllegalStateException("a group cannot go from " + this + " to " + next);
        }
        return next;
    }
}
