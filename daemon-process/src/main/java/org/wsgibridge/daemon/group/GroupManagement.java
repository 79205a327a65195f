// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.ManagedWorker;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.site.GroupOptions;

/** A group as an operator sees it: put together from those who know. */
final class GroupManagement implements ManagedGroup {

    private final GroupKey identity;
    private final GroupOptions options;
    private final Supervisor supervisor;
    private final WaitingLine line;
    private final GroupHistory history;

    GroupManagement(
            GroupKey identity, GroupOptions options, Supervisor supervisor, WaitingLine line, GroupHistory history) {
        this.identity = identity;
        this.options = options;
        this.supervisor = supervisor;
        this.line = line;
        this.history = history;
    }

    @Override
    public GroupKey identity() {
        return identity;
    }

    @Override
    public int processes() {
        return supervisor.processes();
    }

    @Override
    public int threads() {
        return options.threads();
    }

    @Override
    public List<? extends ManagedWorker> workers() {
        return supervisor.workers();
    }

    @Override
    public int waiting() {
        return line.length();
    }

    @Override
    public long served() {
        return history.servedBefore()
                + supervisor.workers().stream().mapToLong(Worker::served).sum();
    }

    @Override
    public long restarts() {
        return history.restarts();
    }

    @Override
    public @Nullable Incident lastRestart() {
        return history.lastRestart();
    }

    @Override
    public @Nullable Incident lastError() {
        return history.lastError();
    }

    @Override
    public @Nullable String broken() {
        return supervisor.life().refusal();
    }

    @Override
    public void restart(String reason) {
        supervisor.restart(reason);
    }

    @Override
    public void scale(int processes) {
        supervisor.scale(processes);
    }
}
