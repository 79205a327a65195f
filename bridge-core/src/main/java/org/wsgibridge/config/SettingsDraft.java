// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.Guard;
import org.wsgibridge.site.Hooks;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.VariableRule;

/** The settings of one container while its directives are read; a later directive replaces an earlier one. */
final class SettingsDraft {

    private @Nullable String processGroup;
    private @Nullable String applicationGroup;
    private @Nullable String callableObject;
    private @Nullable String stringResponse;
    private RequestRules rules = RequestRules.NONE;
    private Hooks hooks = Hooks.NONE;
    private @Nullable Boolean scriptReloading;
    private @Nullable Location proxyHeadersAt;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final List<VariableRule> variableRules = new ArrayList<>();

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

    void scriptReloading(boolean on) {
        scriptReloading = on;
    }

    /** Lays more rules over those that have been read. */
    void rules(RequestRules more) {
        rules = rules.overlaidBy(more);
    }

    /** Lays more hooks over those that have been read. */
    void hooks(Hooks more) {
        hooks = hooks.overlaidBy(more);
    }

    /** Adds to the users who may come in. */
    void require(Guard.Requirement requirement) {
        hooks = new Hooks(hooks.handlers(), hooks.dispatch(), hooks.guard().requiring(requirement));
    }

    RequestRules rules() {
        return rules;
    }

    /** Notes where {@code WSGITrustedProxyHeaders} stands. */
    void proxyHeadersAt(Location location) {
        proxyHeadersAt = location;
    }

    /** Where {@code WSGITrustedProxyHeaders} stands; null when it does not. */
    @Nullable
    Location proxyHeadersAt() {
        return proxyHeadersAt;
    }

    /** Whether {@code WSGITrustedProxies} stands here. */
    boolean namesProxies() {
        return rules.forwarding().proxies() != null;
    }

    void setVariable(String name, String value) {
        variables.put(NativeString.of(name), NativeString.of(value));
    }

    void add(VariableRule rule) {
        variableRules.add(rule);
    }

    /** Removes a variable that the surroundings set, and one that stands above in the same container. */
    void unsetVariable(String name) {
        variables.remove(NativeString.of(name));
        removed.add(NativeString.of(name));
    }

    Settings settings() {
        return new Settings(
                processGroup,
                applicationGroup,
                callableObject,
                stringResponse,
                variables,
                removed,
                rules,
                hooks,
                scriptReloading,
                variableRules);
    }
}
