// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Section;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/**
 * A mount of one virtual host with the destinations that it has led to. Settings are merged once for each of them and
 * not for each request; there are at most as many as scripts times combinations of {@code <Location>} sections.
 */
final class MountEntry {

    private record Key(Target target, BitSet urlSections) {}

    private final VirtualHost host;
    private final Mount mount;
    private final List<Section.OfUrl> urlSections;
    private final @Nullable Destination only;
    private final Map<Key, Destination> destinations = new ConcurrentHashMap<>();

    MountEntry(VirtualHost host, Mount mount) {
        this.host = host;
        this.mount = mount;
        this.urlSections = host.sections().stream()
                .filter(Section.OfUrl.class::isInstance)
                .map(Section.OfUrl.class::cast)
                .toList();
        this.only = urlSections.isEmpty() && fixed() ? destination(mount.target(), "/") : null;
    }

    Mount mount() {
        return mount;
    }

    VirtualHost host() {
        return host;
    }

    /** Whether the target is the same for every request. */
    boolean fixed() {
        return !(mount.target() instanceof Target.ScriptDirectory)
                && !(mount.target() instanceof Target.ScriptTemplate);
    }

    /** The destination of a request with this path, whose target has been found. */
    Destination to(Target target, String path) {
        if (only != null) {
            return only;
        }
        var matching = new BitSet(urlSections.size());
        for (int i = 0; i < urlSections.size(); i++) {
            matching.set(i, urlSections.get(i).matches().test(path));
        }
        return destinations.computeIfAbsent(new Key(target, matching), key -> destination(target, path));
    }

    private Destination destination(Target target, String path) {
        return new Destination(host, mount, target, host.settingsFor(mount, Destination.fileOf(target), path));
    }
}
