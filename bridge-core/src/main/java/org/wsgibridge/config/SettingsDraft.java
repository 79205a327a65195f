// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.Settings;

/** The settings of one container while its directives are read; a later directive replaces an earlier one. */
final class SettingsDraft {

    private @Nullable String processGroup;
    private @Nullable String applicationGroup;
    private @Nullable String callableObject;
    private @Nullable String stringResponse;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();

    void processGroup(String group) {
        processGroup = group;
    }

    void applicationGroup(String group) {
        applicationGroup = group;
    }

    void callableObject(String name) {
        callableObject = name;
    }

    void stringResponse(String encoding) {
        stringResponse = encoding;
    }

    void setVariable(String name, String value) {
        variables.put(NativeString.of(name), NativeString.of(value));
    }

    /** Removes a variable that the surroundings set, and one that stands above in the same container. */
    void unsetVariable(String name) {
        variables.remove(NativeString.of(name));
        removed.add(NativeString.of(name));
    }

    Settings settings() {
        return new Settings(processGroup, applicationGroup, callableObject, stringResponse, variables, removed);
    }
}
