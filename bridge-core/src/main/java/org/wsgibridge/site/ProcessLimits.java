// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel and the interpreter hold each worker of a group to.
 *
 * @param cpuTime {@code cpu-time-limit}: processor time after which a worker is replaced; zero means never
 * @param cpuPriority {@code cpu-priority}: nice value from -20 to 19; null means the server's
 * @param memory {@code memory-limit}: bytes of data (RLIMIT_DATA); 0 means the server's limit
 * @param virtualMemory {@code virtual-memory-limit}: bytes of address space (RLIMIT_AS); 0 means the server's limit
 * @param stackSize {@code stack-size}: bytes of stack of a thread that serves requests; 0 means the system's default
 * @param switchInterval {@code switch-interval}: how long a Python thread may run on while others want to; zero means
 *     Python's default
 */
public record ProcessLimits(
        Duration cpuTime,
        @Nullable Integer cpuPriority,
        long memory,
        long virtualMemory,
        long stackSize,
        Duration switchInterval) {

    /** None but those of the server. */
    public static final ProcessLimits NONE = new ProcessLimits(Duration.ZERO, null, 0, 0, 0, Duration.ZERO);

    public ProcessLimits withCpuTime(Duration value) {
        return new ProcessLimits(value, cpuPriority, memory, virtualMemory, stackSize, switchInterval);
    }

    public ProcessLimits withCpuPriority(int value) {
        return new ProcessLimits(cpuTime, value, memory, virtualMemory, stackSize, switchInterval);
    }

    public ProcessLimits withMemory(long value) {
        return new ProcessLimits(cpuTime, cpuPriority, value, virtualMemory, stackSize, switchInterval);
    }

    public ProcessLimits withVirtualMemory(long value) {
        return new ProcessLimits(cpuTime, cpuPriority, memory, value, stackSize, switchInterval);
    }

    public ProcessLimits withStackSize(long value) {
        return new ProcessLimits(cpuTime, cpuPriority, memory, virtualMemory, value, switchInterval);
    }

    public ProcessLimits withSwitchInterval(Duration value) {
        return new ProcessLimits(cpuTime, cpuPriority, memory, virtualMemory, stackSize, value);
    }
}
