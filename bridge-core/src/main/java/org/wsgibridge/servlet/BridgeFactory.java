// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import java.util.Map;
import java.util.ServiceLoader;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.site.Site;

/**
 * Puts a bridge together, with every execution mode that the class path has. Found by {@link ServiceLoader}, because the
 * modes are built on top of this module; made by the one artefact that has them all.
 */
public interface BridgeFactory {

    /**
     * A bridge, not started; the caller closes it.
     *
     * @param debug whether clients are shown the tracebacks of applications
     * @param place where the bridge is, in words by which operators tell it from others of this process
     */
    Bridge bridge(Site site, boolean debug, Map<String, String> place);

    /**
     * The factory that lies beside this class.
     *
     * @throws StartException when there is none
     */
    static BridgeFactory installed() throws StartException {
        return ServiceLoader.load(BridgeFactory.class, BridgeFactory.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new StartException("nothing here can run applications: bridge-core is not enough on"
                        + " its own; put wsgi-bridge-tomcat-VERSION.jar into WEB-INF/lib instead"));
    }
}
