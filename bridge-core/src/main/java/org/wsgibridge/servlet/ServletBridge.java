// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.environ.Environs;
import org.wsgibridge.mount.Route;

/** Takes requests from a servlet container to a {@link Bridge}. Called on the container's threads. */
public final class ServletBridge {

    private final Bridge bridge;
    private final Environs environs;
    private final ConnectionBreaker breaker;

    /**
     * An adapter for one container.
     *
     * @param bridge started; stays the caller's
     * @param serverSoftware {@code SERVER_SOFTWARE} of the environ
     * @param breaker how this container ends a connection
     */
    public ServletBridge(Bridge bridge, String serverSoftware, ConnectionBreaker breaker) {
        this.bridge = bridge;
        this.environs = new Environs(serverSoftware);
        this.breaker = breaker;
    }

    /**
     * Takes a request on when it is ours.
     *
     * @return what answers it, when {@link Serving#advance} is called; null when no mount matches
     */
    public @Nullable Serving accept(HttpServletRequest request, HttpServletResponse response) {
        var view = new ServletRequestView(request);
        Route route = bridge.route(view);
        return route == null ? null : new Serving(bridge, environs, breaker, request, response, view, route);
    }
}
