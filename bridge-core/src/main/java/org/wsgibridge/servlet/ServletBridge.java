// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.Serving;
import org.wsgibridge.environ.Environs;
import org.wsgibridge.mount.Route;

/** Takes requests from a servlet container to a {@link Bridge}. Called on the container's threads. */
public final class ServletBridge {

    private final Bridge bridge;
    private final Environs environs;
    private final Container container;

    /**
     * An adapter for one container.
     *
     * @param bridge started; stays the caller's
     * @param serverSoftware {@code SERVER_SOFTWARE} of the environ
     * @param container what this one can do beyond the Servlet API
     */
    public ServletBridge(Bridge bridge, String serverSoftware, Container container) {
        this.bridge = bridge;
        this.environs = new Environs(serverSoftware);
        this.container = container;
    }

    /**
     * Takes a request on when it is ours.
     *
     * @return what answers it; {@link Errand#advance} must follow. Null when no mount matches
     */
    public @Nullable Errand accept(HttpServletRequest request, HttpServletResponse response) {
        Serving serving = bridge.enter();
        Errand errand = null;
        try {
            var view = new ServletRequestView(request);
            Route route = serving.route(view);
            if (route != null) {
                errand = new Errand(serving, environs, container, request, response, view, route);
            }
            return errand;
        } finally {
            if (errand == null) {
                serving.leave();
            }
        }
    }
}
