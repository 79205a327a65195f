// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.VirtualHost;

/** Makes the site of a draft, and the checks that need all of it. */
final class SiteAssembly {

    private final SiteDraft draft;
    private final Findings findings;
    private final References references;
    private final PythonPlacement placement;
    private boolean implicitGroup;

    SiteAssembly(SiteDraft draft, Reading reading) {
        this.draft = draft;
        this.findings = reading.findings();
        this.references = new References(draft, reading);
        this.placement = new PythonPlacement(reading.environment());
    }

    Site site() {
        draft.allIsRead();
        references.check();
        implicitGroup = draft.references().stream()
                .anyMatch(reference ->
                        reference.processGroup() && reference.value().equals(GroupOptions.IMPLICIT));
        List<VirtualHost> main = complete(draft.main());
        List<VirtualHost> hosts = new ArrayList<>();
        draft.virtualHosts().forEach(host -> hosts.addAll(complete(host)));
        Shadows.warn(draft, hosts, findings);
        ProxyTrust.check(draft, findings);
        if (Stream.concat(main.stream(), hosts.stream())
                .allMatch(host -> host.mounts().isEmpty())) {
            findings.warning(draft.main().location(), "nothing is mounted; add WSGIScriptAlias URL-PATH TARGET");
        }
        return new Site(
                main.get(0),
                hosts,
                draft.groups(implicitGroup),
                draft.socketPrefix(),
                draft.embedded().options(),
                draft.hooks(),
                draft.slowRequests());
    }

    private List<VirtualHost> complete(HostDraft host) {
        List<VirtualHost> complete = host.over(draft.main());
        VirtualHost any = complete.get(0);
        List<String> urls = Stream.concat(draft.main().sections().stream(), host.sections().stream())
                .map(SectionDraft::literalUrl)
                .filter(Objects::nonNull)
                .toList();
        for (Mount mount : any.mounts()) {
            placement
                    .forbidden(any, mount, urls)
                    .ifPresent(group -> findings.problem(
                            mount.location(),
                            "the process group of " + mount.name() + " is " + group
                                    + ", which WSGIRestrictProcess does not allow; add it there, or name another one"));
            if (mount.target().python()) {
                Set<Optional<String>> groups = placement.groups(any, mount, urls);
                requireAllowed(mount, groups);
                implicitGroup |= groups.contains(Optional.<String>empty());
            }
        }
        return complete;
    }

    private void requireAllowed(Mount mount, Set<Optional<String>> groups) {
        Location restricted = draft.embedded().restricted();
        if (restricted != null && groups.contains(Optional.of(Settings.GLOBAL))) {
            findings.problem(
                    mount.location(),
                    "the process group of " + mount.name() + " is " + Settings.GLOBAL
                            + ", which runs Python in the process of the server, but WSGIRestrictEmbedded at "
                            + restricted + " forbids that; name a WSGIDaemonProcess instead");
        }
    }
}
