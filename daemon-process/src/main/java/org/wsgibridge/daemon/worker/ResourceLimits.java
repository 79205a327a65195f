// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.ArrayList;
import java.util.List;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.ProcessLimits;
import org.wsgibridge.site.Timeout;

/** The limits of a process that cannot set its own: a JVM is started through programs that do it. */
final class ResourceLimits {

    private ResourceLimits() {}

    /** Seconds of processor time at which the kernel kills a worker that should have been replaced: mod_wsgi's rule. */
    static long longestCpuTime(GroupOptions options) {
        return options.limits()
                        .cpuTime()
                        .plus(options.timeout(Timeout.SHUTDOWN))
                        .toSeconds()
                + 1;
    }

    /** What to put in front of a command line: {@code nice} of coreutils and {@code prlimit} of util-linux. */
    static List<String> commands(GroupOptions options) {
        var command = new ArrayList<String>();
        ProcessLimits limits = options.limits();
        Integer priority = limits.cpuPriority();
        if (priority != null) {
            command.addAll(List.of("nice", "-n", priority.toString()));
        }
        var kernel = new ArrayList<String>();
        if (!limits.cpuTime().isZero()) {
            kernel.add("--cpu=" + longestCpuTime(options));
        }
        if (limits.memory() > 0) {
            kernel.add("--data=" + limits.memory());
        }
        if (limits.virtualMemory() > 0) {
            kernel.add("--as=" + limits.virtualMemory());
        }
        if (!kernel.isEmpty()) {
            command.add("prlimit");
            command.addAll(kernel);
        }
        return command;
    }
}
