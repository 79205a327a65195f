// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;

/**
 * A Python script that is no application: it is run when its workers start, or asked for a decision about a request.
 *
 * @param kind what it is for
 * @param path of the script
 * @param processGroup where it runs; {@link #GROUP} unless the directive names another one
 * @param applicationGroup likewise; empty for {@code %{GLOBAL}}
 */
public record Hook(Kind kind, Path path, String processGroup, String applicationGroup) {

    /**
     * Name of the group in which decisions are made where none is named: requests that wait for an application must not
     * hold up the question whether there may be more of them.
     */
    public static final String GROUP = "hooks";

    /** What a hook is for. */
    public enum Kind {
        /** {@code WSGIImportScript}: run when a worker starts, and never asked anything. */
        IMPORT,
        /** {@code WSGIAccessScript}: {@code allow_access(environ, host)}. */
        ACCESS,
        /** {@code WSGIAuthUserScript}: {@code check_password(environ, user, password)}. */
        PASSWORD,
        /** {@code WSGIAuthGroupScript}: {@code groups_for_user(environ, user)}. */
        GROUPS,
        /** {@code WSGIDispatchScript}: {@code process_group(environ)} and its like. */
        DISPATCH
    }
}
