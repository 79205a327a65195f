// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.callable.RecordHandles;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.exchange.Turn;

/**
 * Serves the mounts of one configuration from within a web application, in any container of Jakarta Servlet 6. The
 * init-param {@code config} names a file, or the init-params are the directives.
 *
 * <p>Owns a bridge: starts it in {@link #init()}, closes it in {@link #destroy()}, each of which the container calls on
 * one thread. URL paths of the configuration are those of the server; {@code ${CONTEXT_PATH}} is where the web
 * application is. Where the container calls this servlet asynchronous ({@code <async-supported>}), requests that wait for
 * a worker hold none of its threads.
 */
public final class BridgeServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** How soon a container tries again what did not start. */
    private static final int RETRY_SECONDS = 30;

    private static final String BROKEN = BridgeServlet.class.getName() + ".broken";

    private static final Logger log = LoggerFactory.getLogger(BridgeServlet.class);

    private transient @Nullable Bridge bridge;
    private transient volatile @Nullable ServletBridge servlets;

    /**
     * Starts everything that the configuration asks for.
     *
     * @throws UnavailableException when it cannot be started; nothing is left running, and the container tries again
     */
    @Override
    public void init() throws UnavailableException {
        try {
            var parameters = new InitParameters(getServletConfig());
            Configuration configuration = parameters.read();
            configuration.notices().forEach(notice -> log.info("{}", notice));
            configuration.warnings().forEach(warning -> log.warn("{}", warning));
            Bridge opened =
                    BridgeFactory.installed().bridge(configuration.site(), parameters.debugMode(), parameters.place());
            opened.start();
            bridge = opened;
            servlets = new ServletBridge(opened, getServletContext().getServerInfo(), BridgeServlet::markBroken);
        } catch (ConfigurationException | StartException e) {
            String sentences = String.valueOf(e.getMessage());
            sentences.lines().forEach(sentence -> log.error("{}", sentence));
            throw new UnavailableException(sentences, RETRY_SECONDS);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        failWhenBroken(request);
        ServletBridge serving = servlets;
        Errand ours = serving == null ? null : serving.accept(request, response);
        if (ours == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Turn turn = ours.advance();
        if (turn != null) {
            Suspension.begin(ours, turn, request, response, context -> complete(request, context));
        } else {
            failWhenBroken(request);
        }
    }

    /** Ends an asynchronous request; a broken one comes back to {@link #service}, since only there it can fail. */
    private static void complete(HttpServletRequest request, AsyncContext context) {
        try {
            if (request.getAttribute(BROKEN) == null) {
                context.complete();
            } else {
                context.dispatch(request.getServletContext(), ownPath(request));
            }
        } catch (IllegalStateException over) {
            log.debug("the container has ended a request by itself: {}", over.getMessage());
        }
    }

    /** A path that is mapped to this servlet, as the request's own is; that one may be hard to write again. */
    private static String ownPath(HttpServletRequest request) {
        return switch (request.getHttpServletMapping().getMappingMatch()) {
            case PATH -> request.getServletPath() + "/";
            case DEFAULT -> "/";
            default -> request.getServletPath();
        };
    }

    private static void failWhenBroken(HttpServletRequest request) throws IOException {
        Object broken = request.getAttribute(BROKEN);
        if (broken != null) {
            throw new IOException("the response of " + broken
                    + " is not whole, so the connection is broken off; the line before this one tells why");
        }
    }

    @Override
    public void destroy() {
        servlets = null;
        if (bridge != null) {
            bridge.close();
            bridge = null;
        }
        RecordHandles.forget(HttpServlet.class);
    }

    /** The Servlet API breaks a connection when a servlet fails after the response has begun. */
    private static void markBroken(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(BROKEN, request.getRequestURI());
    }
}
