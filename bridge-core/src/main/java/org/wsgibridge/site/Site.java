// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration, checked: what runs, where, and under which URL.
 *
 * @param main the main server: everything outside a {@code <VirtualHost>}
 * @param virtualHosts in the order of definition; when there are any and none has the requested name, the first serves
 * @param groups every process group by name, in the order of definition, the implicit one included when something runs in it
 * @param socketPrefix {@code WSGISocketPrefix}: where sockets and other run-time files go; null means the system's
 *     temporary directory
 * @param embedded how Python runs in the process of the server
 * @param hooks every script that is run at the start of a worker or asked for decisions, in the order of definition
 * @param slowRequests {@code WSGISlowRequests}: how long a request may take without being told of; zero means any time
 */
public record Site(
        VirtualHost main,
        List<VirtualHost> virtualHosts,
        Map<String, GroupOptions> groups,
        @Nullable Path socketPrefix,
        EmbeddedOptions embedded,
        List<Hook> hooks,
        Duration slowRequests) {

    public Site {
        hooks = List.copyOf(hooks);
        virtualHosts = List.copyOf(virtualHosts);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }

    /** The same site, whose workers are replaced when any module that they have imported changes. */
    public Site reloadingOnChanges() {
        var watched = new LinkedHashMap<>(groups);
        watched.replaceAll((name, group) -> group.reloadingOnChanges());
        return new Site(main, virtualHosts, watched, socketPrefix, embedded.reloadingOnChanges(), hooks, slowRequests);
    }

    /** A site without hooks that says nothing of Python in the process of the server. */
    public Site(
            VirtualHost main,
            List<VirtualHost> virtualHosts,
            Map<String, GroupOptions> groups,
            @Nullable Path socketPrefix) {
        this(main, virtualHosts, groups, socketPrefix, EmbeddedOptions.DEFAULTS, List.of(), Duration.ZERO);
    }
}
