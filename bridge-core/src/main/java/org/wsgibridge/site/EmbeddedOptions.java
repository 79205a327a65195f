// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How CPython runs in the process of the server. There is one of it in a process, so these stand in the main server.
 *
 * @param pythonHome {@code WSGIPythonHome}: virtual environment or installation prefix; null means the first fit Python 3
 *     on the PATH
 * @param optimize {@code WSGIPythonOptimize}: 0 to 2, as many {@code -O}
 * @param warnings {@code WSGIPythonWarnings}: filters as for {@code -W}, in order
 * @param writeBytecode false for {@code WSGIDontWriteBytecode On}
 * @param everywhere options of each interpreter that has none of its own
 * @param interpreters options by application group, the empty one for {@code %{GLOBAL}}; each is complete
 * @param imports what is loaded at start, in order
 * @param reloadOnChanges whether a change of any module that is imported has it loaded anew; for development
 */
public record EmbeddedOptions(
        @Nullable Path pythonHome,
        int optimize,
        List<String> warnings,
        boolean writeBytecode,
        InterpreterOptions everywhere,
        Map<String, InterpreterOptions> interpreters,
        List<ImportScript> imports,
        boolean reloadOnChanges) {

    /** Every option at its default. */
    public static final EmbeddedOptions DEFAULTS =
            new EmbeddedOptions(null, 0, List.of(), true, InterpreterOptions.DEFAULTS, Map.of(), List.of());

    public EmbeddedOptions {
        if (optimize < 0 || optimize > 2) {
            throw new IllegalArgumentException("WSGIPythonOptimize must be from 0 to 2 but is " + optimize);
        }
        warnings = List.copyOf(warnings);
        interpreters = Map.copyOf(interpreters);
        imports = List.copyOf(imports);
    }

    /** Options with which only scripts are looked at. */
    public EmbeddedOptions(
            @Nullable Path pythonHome,
            int optimize,
            List<String> warnings,
            boolean writeBytecode,
            InterpreterOptions everywhere,
            Map<String, InterpreterOptions> interpreters,
            List<ImportScript> imports) {
        this(pythonHome, optimize, warnings, writeBytecode, everywhere, interpreters, imports, false);
    }

    /** The same, looking at every module that is imported. */
    public EmbeddedOptions reloadingOnChanges() {
        return new EmbeddedOptions(
                pythonHome, optimize, warnings, writeBytecode, everywhere, interpreters, imports, true);
    }

    /** The options of the interpreter of an application group, whose name is empty for {@code %{GLOBAL}}. */
    public InterpreterOptions interpreter(String applicationGroup) {
        return interpreters.getOrDefault(applicationGroup, everywhere);
    }

    /** Whether Python that has been started with the other options is what these ask for; each interpreter apart. */
    public boolean sameProcess(EmbeddedOptions other) {
        return Objects.equals(pythonHome, other.pythonHome)
                && optimize == other.optimize
                && warnings.equals(other.warnings)
                && writeBytecode == other.writeBytecode;
    }

    /**
     * One {@code WSGIImportScript} without a process group.
     *
     * @param path the script
     * @param applicationGroup where it is loaded; empty for {@code %{GLOBAL}}
     */
    public record ImportScript(Path path, String applicationGroup) {}
}
