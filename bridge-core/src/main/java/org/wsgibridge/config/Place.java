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
 * @param interpreter that the container is about: every one in most of them
 */
record Place(
        Scope scope,
        String container,
        SiteDraft site,
        HostDraft host,
        SettingsDraft settings,
        List<SectionDraft> sections,
        InterpreterDraft interpreter) {

    static Place of(SiteDraft site, HostDraft host) {
        boolean main = host == site.main();
        return new Place(
                main ? Scope.MAIN : Scope.HOST,
                main ? "the main server" : "<VirtualHost>",
                site,
                host,
                host.settings(),
                host.sections(),
                site.embedded().everywhere());
    }

    /** A place in a section of this one. */
    Place within(Scope inner, String name, SectionDraft draft) {
        return new Place(inner, "<" + name + ">", site, host, draft.settings(), draft.files(), interpreter);
    }

    /** A place in {@code <WSGIInterpreterOptions>}. */
    Place within(InterpreterDraft inner) {
        return new Place(Scope.INTERPRETER, "<WSGIInterpreterOptions>", site, host, settings, sections, inner);
    }
}
