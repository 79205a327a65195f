// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

/** What comes of a group whose workers cannot be started for the first time. */
enum FirstStart {
    /** The server, or the new configuration, is given up, and the group with it. */
    REQUIRED,
    /** The same, unless an application is to blame: the workers do without one that cannot be loaded. */
    FORGIVING,
    /** It is tried again, because a request has asked for the group. */
    REPEATED;

    boolean forgiving() {
        return this == FORGIVING;
    }
}
