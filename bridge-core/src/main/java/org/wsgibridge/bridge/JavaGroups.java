// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.Change.Kind;
import org.wsgibridge.callable.ApplicationLoadException;
import org.wsgibridge.callable.JavaApplications;
import org.wsgibridge.callable.RecordHandles;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.site.Target;

/**
 * The application groups of Java in this process, each with its class loader. A group is the successor's as well when
 * the same applications are prepared for it and their jars are what they were. For any thread.
 */
final class JavaGroups {

    /** When a jar was changed, and its size; nothing for what is no jar. */
    private record Stamp(@Nullable FileTime modified, long size) {

        static Stamp of(Target target) {
            if (target instanceof Target.Jar jar) {
                Path path = jar.path();
                try {
                    return new Stamp(Files.getLastModifiedTime(path), Files.size(path));
                } catch (IOException absent) {
                    return new Stamp(null, 0); // loading it will tell
                }
            }
            return new Stamp(null, 0);
        }
    }

    private record Wanted(Target target, String callable, Stamp stamp) {}

    private record Group(Set<Wanted> wanted, JavaApplications applications) implements Shared.Closing {

        @Override
        public void close() {
            applications.close();
            RecordHandles.forget(GatewayCallable.class);
        }
    }

    private final ClassLoader server;
    private final Map<String, Set<Wanted>> prepared = new LinkedHashMap<>();
    private final Map<String, Shared<Group>> groups = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private @Nullable JavaGroups predecessor;
    private boolean closed;

    /** Groups without a predecessor; {@code java:ClassName} is looked for where the current thread finds classes. */
    JavaGroups() {
        this.server = JavaApplications.serverOfCurrentThread();
    }

    private JavaGroups(JavaGroups predecessor) {
        this.server = predecessor.server;
        this.predecessor = predecessor;
    }

    /** The groups of another site, which may share some of these. */
    JavaGroups successor() {
        return new JavaGroups(this);
    }

    synchronized void prepare(Placement placement) {
        prepared.computeIfAbsent(placement.applicationGroup(), name -> new LinkedHashSet<>())
                .add(new Wanted(placement.target(), placement.callable(), Stamp.of(placement.target())));
    }

    /** Loads what was prepared, or shares it; answers a sentence for each application that cannot be loaded. */
    synchronized List<String> start() {
        var sentences = new ArrayList<String>();
        var earlier = new LinkedHashMap<>(predecessor == null ? Map.<String, Shared<Group>>of() : predecessor.groups());
        predecessor = null;
        prepared.forEach((name, wanted) -> {
            Shared<Group> before = earlier.remove(name);
            if (before != null && before.value().wanted().equals(wanted) && before.share()) {
                groups.put(name, before);
                changes.add(new Change(describe(name), Kind.KEPT, ""));
                return;
            }
            load(name, wanted, sentences);
            changes.add(
                    before == null
                            ? new Change(describe(name), Kind.STARTED, "")
                            : new Change(describe(name), Kind.REPLACED, "its applications or their jars are others"));
        });
        earlier.keySet().forEach(name -> changes.add(new Change(describe(name), Kind.ENDED, "")));
        return sentences;
    }

    /**
     * An application, which is loaded when it has not been.
     *
     * @throws ApplicationLoadException when that fails
     */
    synchronized GatewayCallable application(Placement placement) throws ApplicationLoadException {
        if (closed) {
            throw new ApplicationLoadException("the applications have been closed", null);
        }
        String name = placement.applicationGroup();
        Shared<Group> group =
                groups.computeIfAbsent(name, absent -> new Shared<>(new Group(Set.of(), new JavaApplications(server))));
        return group.value().applications().load(name, placement.target(), placement.callable());
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    synchronized void close() {
        closed = true;
        groups.values().forEach(Shared::release);
        groups.clear();
    }

    private synchronized Map<String, Shared<Group>> groups() {
        return Map.copyOf(groups);
    }

    private void load(String name, Set<Wanted> wanted, List<String> sentences) {
        var group = new Group(Set.copyOf(wanted), new JavaApplications(server));
        groups.put(name, new Shared<>(group));
        for (Wanted each : wanted) {
            try {
                group.applications().load(name, each.target(), each.callable());
            } catch (ApplicationLoadException e) {
                sentences.add(String.valueOf(e.getMessage()));
            }
        }
    }

    private static String describe(String name) {
        return "Java in this process, application group " + (name.isEmpty() ? "%{GLOBAL}" : name);
    }
}
