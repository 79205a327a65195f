// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Python interpreter in the process of the server: what {@code <WSGIInterpreterOptions>} may hold.
 *
 * @param pythonPath {@code WSGIPythonPath}: directories for the front of {@code sys.path}
 * @param restrictStdin {@code WSGIRestrictStdin}: whether using {@code sys.stdin} is an error
 * @param restrictStdout {@code WSGIRestrictStdout}: whether using {@code sys.stdout} is an error
 * @param restrictSignal {@code WSGIRestrictSignal}: whether {@code signal.signal()} is ignored
 * @param switchInterval {@code WSGISwitchInterval}; null means CPython's own, 5 ms
 * @param ownGil {@code WSGIPerInterpreterGIL}: whether Python code runs beside that of other interpreters
 * @param requestTimeout {@code WSGIRequestTimeout}: longest time for a request; zero means no limit
 */
public record InterpreterOptions(
        List<Path> pythonPath,
        boolean restrictStdin,
        boolean restrictStdout,
        boolean restrictSignal,
        @Nullable Duration switchInterval,
        boolean ownGil,
        Duration requestTimeout) {

    /** mod_wsgi's defaults. */
    public static final InterpreterOptions DEFAULTS =
            new InterpreterOptions(List.of(), false, false, true, null, false, Duration.ZERO);

    public InterpreterOptions {
        pythonPath = List.copyOf(pythonPath);
    }
}
