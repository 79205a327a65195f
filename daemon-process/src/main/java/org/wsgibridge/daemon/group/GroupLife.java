// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a group stands and why; each change is logged once. Changed by the supervisor on its thread, read by everybody.
 */
final class GroupLife {

    private static final Logger log = LoggerFactory.getLogger(GroupLife.class);

    private final String group;
    private volatile Standing now = new Standing(GroupState.STARTING, "");

    /** A state and the sentence that goes with it. */
    private record Standing(GroupState state, String reason) {}

    GroupLife(String group) {
        this.group = group;
    }

    GroupState state() {
        return now.state();
    }

    /** Why requests are refused at once; null when they are not. */
    @Nullable
    String refusal() {
        Standing standing = now;
        return standing.state().refuses() ? standing.reason() : null;
    }

    /** Moves on; nothing happens when it stands there already. */
    void to(GroupState next, String reason) {
        GroupState before = now.state();
        if (before == next) {
            return;
        }
        now = new Standing(before.to(next), reason);
        switch (next) {
            case FATAL -> log.error("process group is FATAL and is not tried again: {} group={}", reason, group);
            case BACKING_OFF -> log.warn("process group has no worker: {} group={}", reason, group);
            default -> log.info("process group is {}: {} group={}", next, reason, group);
        }
    }
}
