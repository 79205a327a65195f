// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directives that may stand in any container, merged for one place: null means "not said here".
 *
 * @param processGroup {@code WSGIProcessGroup}: a name, {@code %{GLOBAL}} or {@code %{ENV:x}}
 * @param applicationGroup {@code WSGIApplicationGroup}: a name, {@code %{GLOBAL}}, {@code %{SERVER}},
 *     {@code %{RESOURCE}} or {@code %{ENV:x}}
 * @param callableObject {@code WSGICallableObject}: name of the callable, or {@code %{ENV:x}}
 * @param stringResponse {@code str-response}: encoding for text chunks, which WSGI forbids
 * @param variables {@code SetEnv}: added to the environ, in order; values are native strings (bytes as Latin-1)
 * @param removed {@code UnsetEnv}: names of surrounding variables that are not added here
 * @param rules what is said about requests and responses
 * @param hooks which scripts decide something
 * @param scriptReloading {@code WSGIScriptReloading}; see {@link #reloads}
 * @param variableRules {@code SetEnvIf}: what the request decides, in order; {@code variables} win over it
 */
public record Settings(
        @Nullable String processGroup,
        @Nullable String applicationGroup,
        @Nullable String callableObject,
        @Nullable String stringResponse,
        Map<String, String> variables,
        Set<String> removed,
        RequestRules rules,
        Hooks hooks,
        @Nullable Boolean scriptReloading,
        List<VariableRule> variableRules) {

    /** {@code %{GLOBAL}}: in-process for a process group, the main interpreter for an application group. */
    public static final String GLOBAL = "%{GLOBAL}";

    /** Nothing said. */
    public static final Settings NONE = new Settings(null, null, null, null, Map.of(), Set.of());

    public Settings {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        removed = Set.copyOf(removed);
        variableRules = List.copyOf(variableRules);
    }

    /** Settings that leave open whether scripts are reloaded. */
    public Settings(
            @Nullable String processGroup,
            @Nullable String applicationGroup,
            @Nullable String callableObject,
            @Nullable String stringResponse,
            Map<String, String> variables,
            Set<String> removed,
            RequestRules rules,
            Hooks hooks) {
        this(
                processGroup,
                applicationGroup,
                callableObject,
                stringResponse,
                variables,
                removed,
                rules,
                hooks,
                null,
                List.of());
    }

    /** Settings in which no script decides anything. */
    public Settings(
            @Nullable String processGroup,
            @Nullable String applicationGroup,
            @Nullable String callableObject,
            @Nullable String stringResponse,
            Map<String, String> variables,
            Set<String> removed,
            RequestRules rules) {
        this(processGroup, applicationGroup, callableObject, stringResponse, variables, removed, rules, Hooks.NONE);
    }

    /** Settings that say nothing about requests and responses either. */
    public Settings(
            @Nullable String processGroup,
            @Nullable String applicationGroup,
            @Nullable String callableObject,
            @Nullable String stringResponse,
            Map<String, String> variables,
            Set<String> removed) {
        this(processGroup, applicationGroup, callableObject, stringResponse, variables, removed, RequestRules.NONE);
    }

    /** Settings that remove no variable either. */
    public Settings(
            @Nullable String processGroup,
            @Nullable String applicationGroup,
            @Nullable String callableObject,
            @Nullable String stringResponse,
            Map<String, String> variables) {
        this(processGroup, applicationGroup, callableObject, stringResponse, variables, Set.of());
    }

    /** Whether a script that has changed is loaded anew. */
    public boolean reloads() {
        return scriptReloading == null || scriptReloading;
    }

    /** These settings without a word about the callable, for a target that names it itself. */
    public Settings withoutCallable() {
        return new Settings(
                processGroup,
                applicationGroup,
                null,
                stringResponse,
                variables,
                removed,
                rules,
                hooks,
                scriptReloading,
                variableRules);
    }

    /** These settings with all that {@code inner} says laid over them. */
    public Settings overlaidBy(Settings inner) {
        var merged = new LinkedHashMap<>(variables);
        merged.keySet().removeAll(inner.removed);
        merged.putAll(inner.variables);
        var allRemoved = new HashSet<>(removed);
        allRemoved.addAll(inner.removed);
        return new Settings(
                inner.processGroup != null ? inner.processGroup : processGroup,
                inner.applicationGroup != null ? inner.applicationGroup : applicationGroup,
                inner.callableObject != null ? inner.callableObject : callableObject,
                inner.stringResponse != null ? inner.stringResponse : stringResponse,
                merged,
                allRemoved,
                rules.overlaidBy(inner.rules),
                hooks.overlaidBy(inner.hooks),
                inner.scriptReloading != null ? inner.scriptReloading : scriptReloading,
                Stream.concat(variableRules.stream(), inner.variableRules.stream())
                        .toList());
    }
}
