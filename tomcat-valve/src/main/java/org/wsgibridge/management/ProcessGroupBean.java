// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.group.Incident;
import org.wsgibridge.daemon.group.ManagedGroup;
import org.wsgibridge.daemon.worker.ManagedWorker;
import org.wsgibridge.daemon.worker.WorkerState;

/** The group that has a name at the moment: when a configuration is read again there are two of a name for some time. */
final class ProcessGroupBean implements ProcessGroupMXBean {

    /** mod_wsgi's word for what an administrator asks for. */
    static final String ASKED = "graceful_signal";

    private volatile ManagedGroup group;

    ProcessGroupBean(ManagedGroup group) {
        this.group = group;
    }

    /** Shows another group of the same name. */
    void show(ManagedGroup successor) {
        group = successor;
    }

    @Override
    public String getName() {
        return group.identity().processGroup();
    }

    @Override
    public String getApplicationGroup() {
        return group.identity().applicationGroup();
    }

    @Override
    public String getLanguage() {
        return group.identity().python() ? "python" : "java";
    }

    @Override
    public String getState() {
        if (!serving().isEmpty()) {
            return WorkerState.SERVING.name().toLowerCase(Locale.ROOT);
        }
        return group.broken() == null ? WorkerState.STARTING.name().toLowerCase(Locale.ROOT) : "broken";
    }

    @Override
    public int getProcesses() {
        return group.processes();
    }

    @Override
    public int getThreads() {
        return group.threads();
    }

    @Override
    public long[] getPids() {
        return serving().stream().mapToLong(ManagedWorker::pid).toArray();
    }

    @Override
    public int getBusySlots() {
        return group.workers().stream().mapToInt(ManagedWorker::busyThreads).sum();
    }

    @Override
    public int getIdleSlots() {
        return serving().stream()
                .mapToInt(worker -> worker.threads() - worker.busyThreads())
                .sum();
    }

    @Override
    public int getWaitingRequests() {
        return group.waiting();
    }

    @Override
    public long getRequestsServed() {
        return group.served();
    }

    @Override
    public long getRestarts() {
        return group.restarts();
    }

    @Override
    public @Nullable String getLastRestartReason() {
        return what(group.lastRestart());
    }

    @Override
    public @Nullable Date getLastRestartTime() {
        return at(group.lastRestart());
    }

    @Override
    public long getResidentBytes() {
        return group.workers().stream().mapToLong(ManagedWorker::residentSize).sum();
    }

    @Override
    public @Nullable String getLastError() {
        return what(group.lastError());
    }

    @Override
    public @Nullable Date getLastErrorTime() {
        return at(group.lastError());
    }

    @Override
    public void restart() {
        group.restart(ASKED);
    }

    @Override
    public void scale(int processes) {
        group.scale(processes);
    }

    @Override
    public void dumpStacks() {
        group.workers().forEach(ManagedWorker::dumpStacks);
    }

    private List<? extends ManagedWorker> serving() {
        return group.workers().stream()
                .filter(worker -> worker.state() == WorkerState.SERVING)
                .toList();
    }

    private static @Nullable String what(@Nullable Incident incident) {
        return incident == null ? null : incident.what();
    }

    private static @Nullable Date at(@Nullable Incident incident) {
        return incident == null ? null : Date.from(incident.at());
    }
}
