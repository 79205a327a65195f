// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Location;

/** The whole configuration while its directives are read. */
final class SiteDraft {

    private final HostDraft main;
    private final List<HostDraft> virtualHosts = new ArrayList<>();
    private final Map<String, Location> groupLocations = new HashMap<>();
    private final Map<String, GroupOptions.Builder> groups = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, Set<String>> variables = new HashMap<>();
    private final List<Hook> hooks = new ArrayList<>();
    private final Set<String> handlers = new HashSet<>();
    private final List<Runnable> doneAtTheEnd = new ArrayList<>();
    private boolean guarded;
    private @Nullable Path socketPrefix;
    private Duration slowRequests = Duration.ZERO;
    private final EmbeddedDraft embedded = new EmbeddedDraft();

    SiteDraft(Location start) {
        main = new HostDraft(start, Set.of(HostDraft.ANY_PORT));
    }

    HostDraft main() {
        return main;
    }

    List<HostDraft> virtualHosts() {
        return virtualHosts;
    }

    void add(HostDraft host) {
        virtualHosts.add(host);
    }

    /** Adds a group; one that cannot be used is added as well, so that references to it are not told as a problem. */
    void add(String name, Location location, GroupOptions.Builder group) throws Rejection {
        Location earlier = groupLocations.putIfAbsent(name, location);
        if (earlier != null) {
            throw new Rejection("WSGIDaemonProcess " + name + ": a group of this name is already defined at " + earlier
                    + "; give this one another name or remove it");
        }
        groups.put(name, group);
    }

    /** Notes that a process group or a variable was named. */
    void add(Reference reference) {
        references.add(reference);
    }

    List<Reference> references() {
        return references;
    }

    /** Notes that some container gives a variable this value. */
    void noteVariable(String name, String value) {
        variables.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(value);
    }

    /** Every value that some container gives a variable; empty when none does. */
    Set<String> valuesOf(String variable) {
        return variables.getOrDefault(variable, Set.of());
    }

    /** Notes a script that the workers of its group load at their start. */
    void add(Hook hook) {
        if (!hooks.contains(hook)) {
            hooks.add(hook);
        }
    }

    List<Hook> hooks() {
        return hooks;
    }

    /** Notes that passwords are checked by a script somewhere, so that what keeps clients out is given effect. */
    void guarded() {
        guarded = true;
    }

    /** Whether passwords are checked by a script somewhere; known when all is read. */
    boolean isGuarded() {
        return guarded;
    }

    /** Notes a {@code WSGIHandlerScript}. */
    void handler(String name) {
        handlers.add(name);
    }

    boolean hasHandler(String name) {
        return handlers.contains(name);
    }

    /** Leaves what a directive means until all others are known. */
    void whenAllIsRead(Runnable effect) {
        doneAtTheEnd.add(effect);
    }

    /** Called once, when everything has been read. */
    void allIsRead() {
        doneAtTheEnd.forEach(Runnable::run);
    }

    void slowRequests(Duration longest) {
        slowRequests = longest;
    }

    Duration slowRequests() {
        return slowRequests;
    }

    void socketPrefix(Path path) {
        socketPrefix = path;
    }

    @Nullable
    Path socketPrefix() {
        return socketPrefix;
    }

    /** What is said of Python itself. */
    EmbeddedDraft embedded() {
        return embedded;
    }

    Set<String> groupNames() {
        return groups.keySet();
    }

    /** The groups that serve no requests, and where they are defined. */
    Map<String, Location> services() {
        var services = new LinkedHashMap<String, Location>();
        groups.forEach((name, group) -> {
            GroupOptions options = group.build();
            if (options.service()) {
                services.put(name, options.location());
            }
        });
        return services;
    }

    /** Every group, with what the main server says for all of them; {@code implicit} adds the implicit one. */
    Map<String, GroupOptions> groups(boolean implicit) {
        var complete = new LinkedHashMap<>(groups);
        if (implicit || !handlers.isEmpty()) {
            complete.computeIfAbsent(GroupOptions.IMPLICIT, name -> GroupOptions.named(name, main.location()));
        }
        if (hooks.stream().anyMatch(hook -> hook.processGroup().equals(Hook.GROUP))) {
            complete.computeIfAbsent(Hook.GROUP, name -> GroupOptions.named(name, main.location()));
        }
        var options = new LinkedHashMap<String, GroupOptions>();
        complete.forEach((name, group) -> options.put(
                name,
                group.fallback(embedded.pythonHome(), embedded.everywhere().pythonPath())
                        .fallback(embedded.environment())
                        .build()));
        return options;
    }
}
