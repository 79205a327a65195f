// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.EncodedSlashes;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Section;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/** Sites for tests, without a configuration file. */
public final class Sites {

    /** Where nothing in particular stands. */
    public static final Location SOMEWHERE = new Location("test.conf", 1);

    private Sites() {}

    /** A {@code WSGIScriptAlias}. */
    public static Mount alias(String prefix, Target target) {
        return new Mount(prefix, null, target, Settings.NONE, SOMEWHERE);
    }

    /** A {@code WSGIScriptAliasMatch}. */
    public static Mount match(String expression, Target target) {
        return new Mount("", Pattern.compile(expression), target, Settings.NONE, SOMEWHERE);
    }

    /** A site of a main server alone. */
    public static Site of(Mount... mounts) {
        return new Site(host(null, List.of(), List.of(mounts)), List.of(), Map.of(), null);
    }

    /** A site of virtual hosts. */
    public static Site of(VirtualHost... hosts) {
        return new Site(host(null, List.of(), List.of()), List.of(hosts), Map.of(), null);
    }

    /** A host with mounts. */
    public static VirtualHost host(@Nullable String name, List<String> aliases, List<Mount> mounts) {
        return host(name, aliases, 0, List.of(), mounts, List.of());
    }

    /** A host with everything that tests vary. */
    public static VirtualHost host(
            @Nullable String name,
            List<String> aliases,
            int port,
            List<StaticFiles> statics,
            List<Mount> mounts,
            List<Section> sections) {
        return new VirtualHost(
                name,
                0,
                aliases,
                port,
                null,
                null,
                EncodedSlashes.OFF,
                statics,
                mounts,
                Settings.NONE,
                sections,
                SOMEWHERE);
    }
}
