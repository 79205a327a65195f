// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.stream.Stream;
import org.wsgibridge.site.Location;

/**
 * Refuses {@code WSGITrustedProxyHeaders} where no proxy is named. mod_wsgi then believes every client whatever it says
 * of itself.
 */
final class ProxyTrust {

    private ProxyTrust() {}

    static void check(SiteDraft site, Findings findings) {
        check(site.main(), site.main(), findings);
        site.virtualHosts().forEach(host -> check(host, site.main(), findings));
    }

    private static void check(HostDraft host, HostDraft main, Findings findings) {
        boolean everywhere = host.settings().namesProxies() || main.settings().namesProxies();
        boolean somewhere =
                everywhere || Stream.concat(sections(host), sections(main)).anyMatch(SettingsDraft::namesProxies);
        check(host.settings(), everywhere, findings);
        // Which sections meet in one request is not known here; where they do not, nobody is trusted.
        sections(host).forEach(section -> check(section, somewhere, findings));
    }

    private static void check(SettingsDraft settings, boolean proxiesNamed, Findings findings) {
        Location headers = settings.proxyHeadersAt();
        if (headers != null && !proxiesNamed) {
            findings.problem(
                    headers,
                    "WSGITrustedProxyHeaders without WSGITrustedProxies would let every client say who it is; add"
                            + " WSGITrustedProxies with the addresses of the proxies");
        }
    }

    private static Stream<SettingsDraft> sections(HostDraft host) {
        return host.sections().stream()
                .flatMap(section -> Stream.concat(Stream.of(section), section.files().stream()))
                .map(SectionDraft::settings);
    }
}
