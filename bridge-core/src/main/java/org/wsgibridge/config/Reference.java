// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import org.wsgibridge.site.Location;

/**
 * A place where a process group is named, or something by way of {@code %{ENV:x}}.
 *
 * @param directive that names it, for messages
 * @param value as written
 * @param purpose of naming it
 */
record Reference(Location location, String directive, String value, Purpose purpose) {

    /** What the value, or what the variable holds, is. */
    enum Purpose {
        /** A process group that requests go to. */
        REQUESTS,
        /** A process group, named for something else. */
        GROUP,
        /** No process group. */
        OTHER
    }

    boolean processGroup() {
        return purpose != Purpose.OTHER;
    }
}
