// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.site.GroupOptions;

/**
 * Starts CPython workers.
 *
 * @param options of the group
 * @param applicationGroup empty for {@code %{GLOBAL}}
 * @param interpreter to run
 * @param program folder of the worker package
 * @param preload applications to load before READY
 */
public record PythonLaunch(
        GroupOptions options,
        String applicationGroup,
        PythonInterpreter interpreter,
        Path program,
        Collection<Application> preload)
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
        options.pythonPath().forEach(folder -> LaunchKeys.put(launch, "python-path", folder.toString()));
        if (Account.root()) {
            LaunchKeys.put(launch, "user", options.user());
            LaunchKeys.put(launch, "group", options.group());
        }
    }
}
