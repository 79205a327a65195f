// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;

/** When a worker that serves well is replaced all the same. Reasons are mod_wsgi's words for shutdown_reason. */
final class Recycling {

    private final Duration restartInterval;
    private final Duration inactivity;
    private final long memory;

    Recycling(GroupOptions options) {
        this.restartInterval = options.timeout(Timeout.RESTART_INTERVAL);
        this.inactivity = options.timeout(Timeout.INACTIVITY);
        this.memory = options.memorySoftLimit();
    }

    /** Why a worker is due for replacement; null when it is not. */
    @Nullable
    String due(Worker worker) {
        if (!restartInterval.isZero() && worker.age() > restartInterval.toNanos() * (1 - worker.jitter() / 10)) {
            return "restart_interval";
        }
        if (!inactivity.isZero() && worker.unused() > inactivity.toNanos()) {
            return "inactivity_timeout";
        }
        if (memory > 0 && worker.residentSize() > memory) {
            return "memory_soft_limit";
        }
        return null;
    }
}
