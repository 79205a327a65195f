// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.ProcessLimits;

/** The keys of LAUNCH that Python and Java workers share. */
final class LaunchKeys {

    private LaunchKeys() {}

    static void write(
            GroupOptions options, String applicationGroup, Collection<Application> preload, FrameWriter launch) {
        put(launch, "processes", Integer.toString(options.upkeep().mostProcesses()));
        put(launch, "process-group", options.name());
        put(launch, "application-group", applicationGroup);
        put(launch, "multiprocess", options.processesWritten() ? "1" : "0");
        put(launch, "run-once", options.threads() == 1 && options.maximumRequests() == 1 ? "1" : "0");
        put(launch, "home", options.home() == null ? null : options.home().toString());
        put(launch, "umask", options.umask() == null ? null : Integer.toOctalString(options.umask()));
        put(launch, "locale", options.locale() != null ? options.locale() : options.lang());
        put(launch, "display-name", displayName(options));
        ProcessLimits limits = options.limits();
        put(launch, "stack-size", limits.stackSize() == 0 ? null : Long.toString(limits.stackSize()));
        preload.forEach(application -> put(launch, "preload", application.joined()));
    }

    static void put(FrameWriter launch, String key, @Nullable String value) {
        if (value != null) {
            launch.text(key).text(value);
        }
    }

    /** What {@code ps} shows; {@code %{GROUP}} is mod_wsgi's {@code (wsgi:NAME)}. */
    static String displayName(GroupOptions options) {
        String conventional = "(wsgi:" + options.name() + ")";
        String name = options.displayName();
        return name == null ? conventional : name.replace("%{GROUP}", conventional);
    }
}
