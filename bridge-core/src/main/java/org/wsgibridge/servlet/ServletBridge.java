// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.Serving;
import org.wsgibridge.environ.Environs;
import org.wsgibridge.environ.RedirectedRequest;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.mount.Route;

/** Takes requests from a servlet container to a {@link Bridge}. Called on the container's threads. */
public final class ServletBridge {

    private static final Logger log = LoggerFactory.getLogger(ServletBridge.class);

    /** httpd's LimitInternalRecursion. */
    private static final int MOST_REDIRECTS = 10;

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
     * Answers a request when it is ours.
     *
     * @return false when no mount matches; nothing has been done then
     */
    public boolean serve(HttpServletRequest request, HttpServletResponse response) {
        Serving serving = bridge.enter();
        try {
            return serve(serving, request, response);
        } finally {
            serving.leave();
        }
    }

    private boolean serve(Serving serving, HttpServletRequest request, HttpServletResponse response) {
        var view = new ServletRequestView(request);
        Route route = serving.route(view);
        if (route == null) {
            return false;
        }
        var exchange = new ServletExchange(request, response, view, route, environs, container);
        try {
            String location = serving.serve(route, view, exchange);
            if (location != null) {
                redirect(serving, location, view, request, response);
            }
        } catch (IOException clientGone) {
            log.debug(
                    "{}: the client went away: {} mount={} request={}",
                    FailureCode.CLIENT_GONE.id(),
                    clientGone.getMessage(),
                    route.scriptName(),
                    view.requestId());
            exchange.abort();
        }
        return true;
    }

    /** Answers with what stands at another address of this server, and wherever that leads. */
    private void redirect(
            Serving serving,
            String first,
            RequestView original,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String location = first;
        for (int count = 0; location != null; count++) {
            if (count == MOST_REDIRECTS) {
                log.error(
                        "applications lead on from one address to another more than {} times, to {} in the end request={}",
                        MOST_REDIRECTS,
                        location,
                        original.requestId());
                response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
                return;
            }
            var view = new RedirectedRequest(original, location);
            Route route = serving.redirected(view);
            var exchange = new ServletExchange(request, response, view, route, environs, container);
            location = serving.serve(route, view, exchange);
        }
    }
}
