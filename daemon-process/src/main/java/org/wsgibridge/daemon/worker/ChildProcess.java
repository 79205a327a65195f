// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.time.Duration;

/**
 * A process that this server has started itself.
 *
 * @param process as Java knows it
 */
record ChildProcess(Process process) implements WorkerProcess {

    /** What a shell, and Java, add to the number of a signal. */
    private static final int SIGNALLED = 128;

    /** The {@link #ending} of a program that has nothing to complain of. */
    static final String IN_ORDER = "exited with status 0";

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public String ending() {
        int status = process.exitValue();
        return status > SIGNALLED ? "was killed by signal " + (status - SIGNALLED) : "exited with status " + status;
    }

    @Override
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void terminate() {
        process.destroy();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }
}
