// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

/**
 * Is told of groups and their workers as they come and go, so that they can be shown. Called by whoever starts or stops
 * a group and by its supervisor, none of which may be kept waiting.
 */
public interface GroupObserver {

    /** A group is about to start its first workers. */
    void opened(ManagedGroup group);

    /** A worker of a group has been started or has ended. */
    void changed(ManagedGroup group);

    /** A group and all its workers have ended; also told of one that was never opened. */
    void closed(ManagedGroup group);
}
