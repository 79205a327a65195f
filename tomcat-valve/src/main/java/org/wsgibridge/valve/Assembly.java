// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.InProcess;
import org.wsgibridge.daemon.group.DaemonProcesses;
import org.wsgibridge.site.Site;

/** Puts the parts of the product together. */
final class Assembly {

    private Assembly() {}

    /**
     * A bridge with every execution mode there is, not started.
     *
     * @param debug whether clients are shown the tracebacks of applications, which are then loaded when they are first
     *     asked for
     */
    static Bridge bridge(Site site, boolean debug) {
        return new Bridge(site, new InProcess(site.embedded()), new DaemonProcesses(site, debug), debug);
    }
}
