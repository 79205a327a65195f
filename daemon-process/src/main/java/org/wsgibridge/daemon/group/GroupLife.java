// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.WorkerState;

/**
 * Where a group stands and why; each change is logged once. Changed by the supervisor on its thread, read by everybody.
 */
final class GroupLife {

    /** A pause that requests may well wait for. */
    private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

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

    /**
     * Finds where the group stands by now.
     *
     * @param backOff is told that workers serve
     * @param deserted whether so many have ended that will not be replaced that none is left
     */
    void settle(Roster roster, BackOff backOff, boolean deserted) {
        if (roster.count(WorkerState.SERVING) > 0) {
            to(GroupState.SERVING, "a worker is ready");
            roster.all().stream()
                    .filter(worker -> worker.state() == WorkerState.SERVING)
                    .forEach(worker -> backOff.lives(worker.age()));
        } else if (roster.count(WorkerState.READY) + roster.count(WorkerState.STARTING) == 0) {
            if (backOff.hopeless()) {
                to(GroupState.FATAL, backOff.cause());
            } else if (deserted) {
                to(GroupState.FATAL, "all workers have ended, and restart=never; the last one: " + backOff.cause());
            } else if (backOff.remaining() > SHORT_PAUSE.toNanos() && state() != GroupState.FATAL) {
                to(GroupState.BACKING_OFF, backOff.cause());
            }
        }
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
