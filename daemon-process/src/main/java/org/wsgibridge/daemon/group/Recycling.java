// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;

/**
 * When a worker that serves well is replaced all the same. Reasons are mod_wsgi's words for shutdown_reason.
 *
 * <p>Every limit is less by up to a tenth, different for each worker, so that those who began together do not end
 * together.
 */
final class Recycling {

    private final Duration restartInterval;
    private final Duration inactivity;
    private final Duration cpuTime;
    private final long memory;

    Recycling(GroupOptions options) {
        this.restartInterval = options.timeout(Timeout.RESTART_INTERVAL);
        this.inactivity = options.timeout(Timeout.INACTIVITY);
        this.cpuTime = options.limits().cpuTime();
        this.memory = options.memorySoftLimit();
    }

    /** Why a worker is due for replacement; null when it is not. */
    @Nullable
    String due(Worker worker) {
        if (worker.exhausted()) {
            return "maximum_requests";
        }
        double share = 1 - worker.jitter() / 10;
        if (!restartInterval.isZero() && worker.age() > restartInterval.toNanos() * share) {
            return "restart_interval";
        }
        if (!inactivity.isZero() && worker.unused() > inactivity.toNanos() * share) {
            return "inactivity_timeout";
        }
        if (!cpuTime.isZero() && worker.cpuTime().toNanos() > cpuTime.toNanos() * share) {
            return "cpu_time_limit";
        }
        if (memory > 0 && worker.residentSize() > memory * share) {
            return "memory_soft_limit";
        }
        return null;
    }
}
