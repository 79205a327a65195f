// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.VirtualHost;

/** Warns of what no request can reach because something earlier takes it. */
final class Shadows {

    private Shadows() {}

    static void warn(SiteDraft site, List<VirtualHost> hosts, Findings findings) {
        mounts(site.main(), site.main().statics(), findings);
        for (HostDraft host : site.virtualHosts()) {
            mounts(host, host.over(site.main()).get(0).statics(), findings);
        }
        hosts(hosts, findings);
    }

    /** Only among the mounts that the host itself defines: one that hides what it inherits is meant to. */
    private static void mounts(HostDraft host, List<StaticFiles> statics, Findings findings) {
        List<Mount> mounts = host.mounts();
        for (int i = 0; i < mounts.size(); i++) {
            Mount later = mounts.get(i);
            statics.stream()
                    .filter(files -> files.match() == null && UrlPrefix.coversAll(files.prefix(), later))
                    .findFirst()
                    .ifPresent(files -> findings.warning(
                            later.location(),
                            later.name() + " is never reached: the Alias " + files.prefix() + " at " + files.location()
                                    + " takes every request, as Alias comes before WSGIScriptAlias"));
            mounts.subList(0, i).stream()
                    .filter(earlier -> UrlPrefix.coversAll(earlier, later))
                    .findFirst()
                    .ifPresent(earlier -> findings.warning(
                            later.location(),
                            later.name() + " is never reached: " + earlier.name() + " at " + earlier.location()
                                    + " takes every request; write the longer one first"));
        }
    }

    private static void hosts(List<VirtualHost> hosts, Findings findings) {
        Map<String, Location> names = new HashMap<>();
        for (VirtualHost host : hosts) {
            String name = (host.serverName() == null ? "without ServerName" : host.serverName()) + " on "
                    + (host.port() == HostDraft.ANY_PORT ? "any port" : "port " + host.port());
            Location earlier = names.putIfAbsent(name, host.location());
            if (earlier != null) {
                findings.warning(
                        host.location(),
                        "the virtual host " + name + " is never reached by its name: the one at " + earlier
                                + " has the same name and port; give one of them another ServerName");
            }
        }
    }
}
