// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;

/**
 * Where the directive being read stands.
 *
 * @param container as the administrator wrote it, for messages
 * @param host that the container belongs to
 * @param settings of the container itself
 * @param sections takes the sections that stand in the container
 */
record Place(
        Scope scope,
        String container,
        SiteDraft site,
        HostDraft host,
        SettingsDraft settings,
        List<SectionDraft> sections) {

    static Place of(SiteDraft site, HostDraft host) {
        boolean main = host == site.main();
        return new Place(
                main ? Scope.MAIN : Scope.HOST,
                main ? "the main server" : "<VirtualHost>",
                site,
                host,
                host.settings(),
                host.sections());
    }

    /** A place in a section of this one. */
    Place within(Scope inner, String name, SectionDraft draft) {
        return new Place(inner, "<" + name + ">", site, host, draft.settings(), draft.files());
    }
}
