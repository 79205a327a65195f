// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.VirtualHost;

/**
 * Finds the virtual host of a request by name, as httpd does: {@code ServerName} and {@code ServerAlias} in the order
 * of definition; when none has the name the first serves; when there are none at all the main server does.
 *
 * <p>Of several that have the name, one whose {@code <VirtualHost *:PORT>} is the port of the request goes first. A
 * port that no virtual host has is no reason to refuse: behind Tomcat the ports are the connectors' business.
 */
final class VirtualHosts {

    private record Named(Pattern name, VirtualHost host) {}

    private final Site site;
    private final VirtualHost fallback;
    private final List<Named> wildcards = new ArrayList<>();
    private final Map<String, List<VirtualHost>> exact = new HashMap<>();

    VirtualHosts(Site site) {
        this.site = site;
        fallback = site.virtualHosts().isEmpty()
                ? site.main()
                : site.virtualHosts().get(0);
        for (VirtualHost host : site.virtualHosts()) {
            if (host.serverName() != null) {
                exact.computeIfAbsent(host.serverName(), name -> new ArrayList<>())
                        .add(host);
            }
            for (String alias : host.aliases()) {
                add(alias, host);
            }
        }
    }

    /** Every host that {@link #find} can answer. */
    List<VirtualHost> reachable() {
        return site.virtualHosts().isEmpty() ? List.of(site.main()) : site.virtualHosts();
    }

    private void add(String alias, VirtualHost host) {
        if (alias.indexOf('*') < 0 && alias.indexOf('?') < 0) {
            exact.computeIfAbsent(alias, name -> new ArrayList<>()).add(host);
        } else {
            String expression = Pattern.quote(alias).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            wildcards.add(new Named(Pattern.compile(expression), host));
        }
    }

    /**
     * The host that serves.
     *
     * @param name as the client asked for it, without port; in any case
     * @param port that the client asked for
     */
    VirtualHost find(String name, int port) {
        if (exact.isEmpty() && wildcards.isEmpty()) {
            return fallback;
        }
        String key = name.toLowerCase(Locale.ROOT);
        List<VirtualHost> hosts = exact.getOrDefault(key, List.of());
        for (VirtualHost host : hosts) {
            if (host.port() == port) {
                return host;
            }
        }
        if (!hosts.isEmpty()) {
            return hosts.get(0);
        }
        for (Named named : wildcards) {
            if (named.name().matcher(key).matches()) {
                return named.host();
            }
        }
        return fallback;
    }
}
