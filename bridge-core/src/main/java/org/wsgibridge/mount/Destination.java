// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.Handlers;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/**
 * What requests lead to that differ in nothing but the rest of their paths. There is one instance for each, so that it
 * can be told by identity and things can be kept for it; it has no equality of its own.
 */
public final class Destination {

    private final VirtualHost host;
    private final Mount mount;
    private final Target target;
    private final Settings settings;
    private final Handlers.@Nullable Script handler;

    Destination(VirtualHost host, Mount mount, Target target, Settings settings) {
        this(host, mount, target, settings, null);
    }

    Destination(VirtualHost host, Mount mount, Target target, Settings settings, Handlers.@Nullable Script handler) {
        this.host = host;
        this.mount = mount;
        this.target = target;
        this.settings = settings;
        this.handler = handler;
    }

    /** The same with other settings, for requests of which a script has decided that. */
    public Destination with(Settings other) {
        return new Destination(host, mount, target, other, handler);
    }

    /** The virtual host that the request came to. */
    public VirtualHost host() {
        return host;
    }

    /** The mount that matched. */
    public Mount mount() {
        return mount;
    }

    /** What the mount leads to for this request: no directory and no template any more. */
    public Target target() {
        return target;
    }

    /** Everything said for this place, the options of the mount included. */
    public Settings settings() {
        return settings;
    }

    /** What handles the files that lead here; null when the target is asked for itself. */
    public Handlers.@Nullable Script handler() {
        return handler;
    }

    /** The script or jar; null when the target is no file. */
    public @Nullable Path file() {
        return fileOf(target);
    }

    static @Nullable Path fileOf(Target target) {
        if (target instanceof Target.ScriptFile script) {
            return script.path();
        }
        return target instanceof Target.Jar jar ? jar.path() : null;
    }
}
