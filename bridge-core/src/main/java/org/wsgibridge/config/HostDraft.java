// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.EncodedSlashes;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.VirtualHost;

/** The main server or a virtual host while its directives are read. */
final class HostDraft {

    /** The port of a {@code <VirtualHost>} that names none. */
    static final int ANY_PORT = 0;

    private final Location location;
    private final Set<Integer> ports;
    private @Nullable String serverName;
    private int serverPort;
    private @Nullable Path documentRoot;
    private @Nullable String serverAdmin;
    private @Nullable EncodedSlashes encodedSlashes;
    private final List<String> aliases = new ArrayList<>();
    private final List<StaticFiles> statics = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final List<SectionDraft> sections = new ArrayList<>();
    private final SettingsDraft settings = new SettingsDraft();

    /**
     * Begins a host.
     *
     * @param ports that its addresses name, at least one; {@link #ANY_PORT} for the main server
     */
    HostDraft(Location location, Set<Integer> ports) {
        this.location = location;
        this.ports = new LinkedHashSet<>(ports);
    }

    void serverName(String name, int port) {
        serverName = name;
        serverPort = port;
    }

    void documentRoot(Path path) {
        documentRoot = path;
    }

    void serverAdmin(String address) {
        serverAdmin = address;
    }

    void encodedSlashes(EncodedSlashes treatment) {
        encodedSlashes = treatment;
    }

    void alias(String name) {
        aliases.add(name);
    }

    void add(StaticFiles files) {
        statics.add(files);
    }

    void add(Mount mount) {
        mounts.add(mount);
    }

    Location location() {
        return location;
    }

    SettingsDraft settings() {
        return settings;
    }

    List<Mount> mounts() {
        return mounts;
    }

    List<StaticFiles> statics() {
        return statics;
    }

    /** Live: sections are added here. */
    List<SectionDraft> sections() {
        return sections;
    }

    /** The hosts that this section defines with all that they inherit: one for each port of its addresses. */
    List<VirtualHost> over(HostDraft main) {
        return ports.stream().map(port -> over(main, port)).toList();
    }

    private VirtualHost over(HostDraft main, int port) {
        boolean alone = main == this;
        boolean named = serverName != null;
        return new VirtualHost(
                named ? serverName : main.serverName,
                named ? serverPort : main.serverPort,
                aliases,
                port,
                documentRoot == null ? main.documentRoot : documentRoot,
                serverAdmin == null ? main.serverAdmin : serverAdmin,
                encodedSlashes(main),
                alone ? statics : joined(statics, main.statics),
                alone ? mounts : joined(mounts, main.mounts),
                alone ? settings.settings() : main.settings.settings().overlaidBy(settings.settings()),
                SectionDraft.merged(alone ? List.of() : main.sections, sections),
                location);
    }

    private EncodedSlashes encodedSlashes(HostDraft main) {
        EncodedSlashes said = encodedSlashes == null ? main.encodedSlashes : encodedSlashes;
        return said == null ? EncodedSlashes.OFF : said;
    }

    private static <T> List<T> joined(List<T> own, List<T> inherited) {
        var all = new ArrayList<>(own);
        all.addAll(inherited);
        return all;
    }
}
