// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.ManagedWorker;

/** One worker. */
final class WorkerBean implements WorkerMXBean {

    private final ManagedWorker worker;

    WorkerBean(ManagedWorker worker) {
        this.worker = worker;
    }

    @Override
    public long getPid() {
        return worker.pid();
    }

    @Override
    public String getState() {
        return worker.state().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Date getStartTime() {
        return Date.from(Instant.now().minus(Duration.ofNanos(worker.age())));
    }

    @Override
    public int getThreads() {
        return worker.threads();
    }

    @Override
    public int getBusySlots() {
        return worker.busyThreads();
    }

    @Override
    public long getRequestsServed() {
        return worker.served();
    }

    @Override
    public long getResidentBytes() {
        return worker.residentSize();
    }

    @Override
    public String getInterpreter() {
        return worker.description().getOrDefault("version", "");
    }

    @Override
    public @Nullable String getReplacementReason() {
        return worker.recycled();
    }

    @Override
    public String[] getLastLines() {
        return worker.lastLines().toArray(String[]::new);
    }

    @Override
    public void restart() {
        worker.recycle(ProcessGroupBean.ASKED);
    }

    @Override
    public void dumpStacks() {
        worker.dumpStacks();
    }
}
