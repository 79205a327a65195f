// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.wsgibridge.bridge.EmbeddedPython;
import org.wsgibridge.embedded.cpython.PythonRuntime;
import org.wsgibridge.embedded.cpython.PythonUnavailableException;
import org.wsgibridge.failure.LogText;
import org.wsgibridge.site.EmbeddedOptions;

/** The provider: CPython through {@code java.lang.foreign}. Made by ServiceLoader. */
public final class CPythonInProcess implements EmbeddedPython {

    private static final Logger log = LoggerFactory.getLogger(CPythonInProcess.class);

    /** Takes {@code wsgi.errors} and what is printed: the logger of gateway callables in this process, too. */
    private static final Logger application = LoggerFactory.getLogger("wsgi.application");

    /** For ServiceLoader. */
    public CPythonInProcess() {}

    @Override
    public Availability open(EmbeddedOptions options) {
        try {
            String workerPackage = WorkerPackage.location();
            PythonInstallation python =
                    new PythonLocator(System.getenv().getOrDefault("PATH", "")).locate(options.pythonHome());
            PythonRuntime runtime =
                    PythonRuntime.start(python.library(), arguments(python, options), CPythonInProcess::say);
            log.info("Python {} at {} in this process", python.version(), python.executable());
            return new Availability.Available(new ApplicationGroups(python, runtime, workerPackage, options));
        } catch (PythonUnavailableException e) {
            return new Availability.Unavailable(String.valueOf(e.getMessage()));
        } catch (IllegalCallerException e) {
            return noNativeAccess();
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof IllegalCallerException) {
                return noNativeAccess();
            }
            return new Availability.Unavailable("native code cannot be called: " + e.getCause());
        }
    }

    private static void say(String level, String speaker, String text) {
        Level known = level.isEmpty() ? Level.INFO : Level.valueOf(level.toUpperCase(Locale.ROOT));
        String prefix = speaker.isEmpty() ? "" : speaker + ": ";
        text.lines().forEach(line -> application.atLevel(known).log("{}{}", prefix, LogText.oneLine(line)));
    }

    private static Availability noNativeAccess() {
        return new Availability.Unavailable(
                "this JVM denies native access; start it with" + " --enable-native-access=ALL-UNNAMED");
    }

    /**
     * Options of the administrator, and what holds always: no influence of the environment or of the working directory
     * ({@code -I}), and UTF-8 also where a service runs with LANG=C.
     */
    private static List<String> arguments(PythonInstallation python, EmbeddedOptions options) {
        var arguments = new ArrayList<>(List.of(python.executable().toString(), "-I", "-X", "utf8"));
        if (options.optimize() > 0) {
            arguments.add("-" + "O".repeat(options.optimize()));
        }
        if (!options.writeBytecode()) {
            arguments.add("-B");
        }
        options.warnings().forEach(filter -> arguments.add("-W" + filter));
        return List.copyOf(arguments);
    }
}
