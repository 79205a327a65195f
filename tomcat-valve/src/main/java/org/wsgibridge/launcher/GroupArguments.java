// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that make a process group out of a script or module. */
final class GroupArguments {

    @Option(names = "--processes", paramLabel = "N", description = "Worker processes (default: 1).")
    @Nullable
    Integer processes;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each worker (default: 5).")
    @Nullable
    Integer threads;

    @Option(
            names = "--maximum-requests",
            paramLabel = "N",
            description = "Requests after which a worker is replaced (default: 0, never).")
    @Nullable
    Integer maximumRequests;

    @Option(
            names = "--mount-point",
            paramLabel = "URL-PATH",
            description = "Where the application is mounted (default: /).")
    String mountPoint = "/";

    @Option(names = "--python", paramLabel = "EXECUTABLE", description = "Interpreter (default: python3 on the PATH).")
    @Nullable
    Path python;

    @Option(names = "--python-home", paramLabel = "DIR", description = "Virtual environment.")
    @Nullable
    Path pythonHome;

    @Option(names = "--python-path", paramLabel = "DIR[:DIR...]", description = "Folders for the front of sys.path.")
    @Nullable
    String pythonPath;
}
