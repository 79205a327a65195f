// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.GroupOptions;

/** The process environment of workers: the server's, less what is meant for the server, plus what the group says. */
final class WorkerEnvironment {

    /** Would make a JVM or an interpreter of the workers into another one than was chosen. */
    private static final List<String> OF_THE_SERVER = List.of(
            "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private WorkerEnvironment() {}

    /**
     * Changes the inherited environment.
     *
     * @param virtualEnvironment whose {@code bin} is to come first on the PATH, as its {@code activate} does; or null
     */
    static void apply(GroupOptions options, @Nullable Path virtualEnvironment, Map<String, String> inherited) {
        inherited.keySet().removeAll(OF_THE_SERVER);
        if (virtualEnvironment != null) {
            inherited.put("VIRTUAL_ENV", virtualEnvironment.toString());
            inherited.merge("PATH", virtualEnvironment.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        }
        if (options.lang() != null) {
            inherited.put("LANG", options.lang());
        }
        if (options.locale() != null) {
            inherited.put("LC_ALL", options.locale());
        }
        inherited.putAll(options.environment());
    }
}
