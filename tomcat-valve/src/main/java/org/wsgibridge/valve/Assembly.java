// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import java.util.Map;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.InProcess;
import org.wsgibridge.daemon.group.DaemonProcesses;
import org.wsgibridge.daemon.group.GroupObserver;
import org.wsgibridge.management.ManagementBeans;
import org.wsgibridge.servlet.BridgeFactory;
import org.wsgibridge.site.Site;

/** Puts the parts of the product together. Sees no Tomcat, because servlets in other containers are given it as well. */
public final class Assembly implements BridgeFactory {

    /** For {@link java.util.ServiceLoader}. */
    public Assembly() {}

    /**
     * A bridge with every execution mode there is, not started.
     *
     * @param debug whether clients are shown the tracebacks of applications, which are then loaded when they are first
     *     asked for
     */
    @Override
    public Bridge bridge(Site site, boolean debug, Map<String, String> place) {
        return bridge(site, debug, ManagementBeans.at(place));
    }

    /**
     * A bridge with every execution mode there is, not started.
     *
     * @param groups is told of the process groups
     */
    Bridge bridge(Site site, boolean debug, GroupObserver groups) {
        return new Bridge(site, new InProcess(site.embedded()), new DaemonProcesses(site, debug, groups), debug);
    }
}
