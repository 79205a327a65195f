// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.InterpreterOptions;
import org.wsgibridge.site.Location;

/** What is said of Python itself, while it is read. */
final class EmbeddedDraft {

    private final InterpreterDraft everywhere = new InterpreterDraft();
    private final Map<String, List<InterpreterDraft>> interpreters = new LinkedHashMap<>();
    private final List<ImportScript> imports = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private @Nullable Path pythonHome;
    private @Nullable Location restricted;
    private int optimize;
    private boolean writeBytecode = true;

    /** The interpreters that no section is about. */
    InterpreterDraft everywhere() {
        return everywhere;
    }

    /** The interpreter of an application group, empty for {@code %{GLOBAL}}; of two sections the later one wins. */
    InterpreterDraft interpreter(String applicationGroup) {
        var draft = new InterpreterDraft();
        interpreters
                .computeIfAbsent(applicationGroup, name -> new ArrayList<>())
                .add(draft);
        return draft;
    }

    void pythonHome(Path directory) {
        pythonHome = directory;
    }

    void optimize(int level) {
        optimize = level;
    }

    void warnings(String filter) {
        warnings.add(filter);
    }

    void writeBytecode(boolean on) {
        writeBytecode = on;
    }

    /** Sets a variable of the environment of every worker. */
    void variable(String name, String value) {
        variables.put(name, value);
    }

    void add(ImportScript script) {
        imports.add(script);
    }

    /** Notes where Python in the process of the server is forbidden; null where that is taken back. */
    void restricted(@Nullable Location location) {
        restricted = location;
    }

    /** Where Python in the process of the server is forbidden; null when it is not. */
    @Nullable
    Location restricted() {
        return restricted;
    }

    List<ImportScript> imports() {
        return imports;
    }

    @Nullable
    Path pythonHome() {
        return pythonHome;
    }

    /** The environment variables by which a worker, which is a program, is told the same. */
    Map<String, String> environment() {
        var environment = new LinkedHashMap<>(variables);
        if (optimize > 0) {
            environment.put("PYTHONOPTIMIZE", Integer.toString(optimize));
        }
        if (!warnings.isEmpty()) {
            environment.put("PYTHONWARNINGS", String.join(",", warnings));
        }
        if (!writeBytecode) {
            environment.put("PYTHONDONTWRITEBYTECODE", "1");
        }
        return environment;
    }

    EmbeddedOptions options() {
        InterpreterOptions base = everywhere.over(InterpreterOptions.DEFAULTS);
        var complete = new LinkedHashMap<String, InterpreterOptions>();
        interpreters.forEach((name, drafts) -> {
            InterpreterOptions merged = base;
            for (InterpreterDraft draft : drafts) {
                merged = draft.over(merged);
            }
            complete.put(name, merged);
        });
        return new EmbeddedOptions(pythonHome, optimize, warnings, writeBytecode, base, complete, imports);
    }
}
