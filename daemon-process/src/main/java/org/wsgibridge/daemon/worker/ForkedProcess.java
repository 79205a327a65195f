// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process that a template forks. It is no child of this server, so the template tells of its end; when the template is
 * gone as well the process list does.
 */
final class ForkedProcess implements WorkerProcess {

    private volatile @Nullable ProcessHandle process;
    private volatile @Nullable String ending;

    /** Notes that it runs now; one that nobody waits for any more is killed. */
    synchronized void began(ProcessHandle handle) {
        process = handle;
        if (ending != null) {
            handle.destroyForcibly();
        }
    }

    /** Notes that it has ended, or will not begin. */
    synchronized void ended(String how) {
        if (ending == null) {
            ending = how;
        }
    }

    @Override
    public long pid() {
        ProcessHandle handle = process;
        return handle == null ? 0 : handle.pid();
    }

    @Override
    public boolean alive() {
        ProcessHandle handle = process;
        return ending == null && (handle == null || handle.isAlive());
    }

    @Override
    public String ending() {
        String how = ending;
        return how == null ? "ended after its template" : how;
    }

    @Override
    public Duration cpuTime() {
        ProcessHandle handle = process;
        return handle == null ? Duration.ZERO : handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void terminate() {
        ProcessHandle handle = process;
        if (handle != null) {
            handle.destroy();
        }
    }

    @Override
    public synchronized void kill() {
        ProcessHandle handle = process;
        if (handle != null) {
            handle.destroyForcibly();
        } else {
            ended("was not forked in time");
        }
    }
}
