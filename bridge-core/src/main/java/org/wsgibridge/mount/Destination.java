// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.CommonVariables;
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

    /** Far more than there are of usual requests; clients may make up Host fields. */
    private static final int MOST_KEPT = 100;

    private final VirtualHost host;
    private final Mount mount;
    private final Target target;
    private final Settings settings;
    private final Handlers.@Nullable Script handler;
    private final ConcurrentMap<Object, CommonVariables> common = new ConcurrentHashMap<>();

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

    /**
     * What requests have in common that lead here and are alike in what the key tells; kept here, so that it ends with
     * the configuration.
     *
     * @param made where nothing is kept for the key
     */
    public <K> CommonVariables common(K key, BiFunction<K, Destination, CommonVariables> made) {
        CommonVariables kept = common.get(key);
        if (kept == null) {
            kept = made.apply(key, this);
            if (common.size() >= MOST_KEPT) {
                common.clear();
            }
            common.put(key, kept);
        }
        return kept;
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
