// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.ProcessLimits;

/**
 * Starts CPython workers.
 *
 * @param options of the group
 * @param applicationGroup empty for {@code %{GLOBAL}}
 * @param interpreter to run
 * @param program folder of the worker package
 * @param preload applications to load before READY
 * @param restrictSignal {@code WSGIRestrictSignal}: whether {@code signal.signal()} of applications is ignored
 */
public record PythonLaunch(
        GroupOptions options,
        String applicationGroup,
        PythonInterpreter interpreter,
        Path program,
        Collection<Application> preload,
        boolean restrictSignal)
        implements WorkerLaunch {

    /** Unbuffered, because the log is read line by line; UTF-8 whatever the locale, as users expect of file names. */
    @Override
    public List<String> command() {
        return List.of(
                interpreter.executable().toString(),
                "-u",
                "-X",
                "utf8",
                program.toString(),
                LaunchKeys.displayName(options));
    }

    @Override
    public void environment(Map<String, String> inherited) {
        WorkerEnvironment.apply(options, options.pythonHome(), inherited);
    }

    @Override
    public void describe(FrameWriter launch) {
        LaunchKeys.write(options, applicationGroup, preload, launch);
        LaunchKeys.put(launch, "restrict-signal", restrictSignal ? "1" : null);
        LaunchKeys.put(launch, "report-files", options.reload().onChanges() ? "1" : null);
        options.pythonPath().forEach(folder -> LaunchKeys.put(launch, "python-path", folder.toString()));
        if (Account.root()) {
            LaunchKeys.put(launch, "user", options.user());
            LaunchKeys.put(launch, "group", options.group());
            List<String> groups = options.confinement().supplementaryGroups();
            if (groups != null) {
                groups.forEach(group -> LaunchKeys.put(launch, "supplementary-group", group));
            }
        }
        Path root = options.confinement().chroot();
        LaunchKeys.put(launch, "chroot", root == null ? null : root.toString());
        limits(options.limits(), launch);
    }

    @Override
    public @Nullable WorkerLaunch template() {
        return options.preload() && !options.service() ? new TemplateLaunch(this) : null;
    }

    @Override
    public WorkerLaunch without(String target) {
        return new PythonLaunch(
                options, applicationGroup, interpreter, program, Application.without(target, preload), restrictSignal);
    }

    private void limits(ProcessLimits limits, FrameWriter launch) {
        if (!limits.cpuTime().isZero()) {
            long soft = limits.cpuTime().toSeconds();
            LaunchKeys.put(launch, "cpu-time-limit", soft + ":" + ResourceLimits.longestCpuTime(options));
        }
        Integer priority = limits.cpuPriority();
        LaunchKeys.put(launch, "cpu-priority", priority == null ? null : priority.toString());
        LaunchKeys.put(launch, "memory-limit", positive(limits.memory()));
        LaunchKeys.put(launch, "virtual-memory-limit", positive(limits.virtualMemory()));
        if (!limits.switchInterval().isZero()) {
            LaunchKeys.put(
                    launch,
                    "switch-interval",
                    Double.toString(limits.switchInterval().toNanos() / 1e9));
        }
    }

    private static @Nullable String positive(long bytes) {
        return bytes == 0 ? null : Long.toString(bytes);
    }
}
