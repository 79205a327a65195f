// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Serving;
import org.wsgibridge.bridge.Unfinished;
import org.wsgibridge.environ.Environs;
import org.wsgibridge.environ.RedirectedRequest;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.failure.LogText;
import org.wsgibridge.mount.Route;

/**
 * One request on its way through the bridge: from thread to thread when it has to wait, from address to address when an
 * application leads on to another one. Belongs to one thread at a time.
 */
public final class Errand {

    private static final Logger log = LoggerFactory.getLogger(Errand.class);

    /** httpd's LimitInternalRecursion. */
    private static final int MOST_REDIRECTS = 10;

    private final Serving serving;
    private final Environs environs;
    private final Container container;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestView original;
    private final Route route;
    private ServletExchange exchange;
    private Unfinished.@Nullable Waiting waiting;
    private boolean suspended;
    private int redirects;

    Errand(
            Serving serving,
            Environs environs,
            Container container,
            HttpServletRequest request,
            HttpServletResponse response,
            RequestView view,
            Route route) {
        this.serving = serving;
        this.environs = environs;
        this.container = container;
        this.request = request;
        this.response = response;
        this.original = view;
        this.route = route;
        this.exchange = new ServletExchange(request, response, view, route, environs, container, false);
    }

    /**
     * Begins, or goes on after a turn has come, and returns when the request has been answered or has to wait; waits on
     * the thread only where the request does not support asynchronous operation.
     *
     * @return what it waits for, to be called back by; null when it has been answered
     */
    public @Nullable Turn advance() {
        Unfinished.Waiting before = waiting;
        waiting = null;
        try {
            Unfinished unfinished = before == null ? serving.serve(route, original, exchange) : serving.resume(before);
            while (unfinished instanceof Unfinished.LedOn ledOn) {
                unfinished = redirect(ledOn.location());
            }
            waiting = unfinished instanceof Unfinished.Waiting waits ? waits : null;
        } catch (IOException clientGone) {
            logGone(String.valueOf(clientGone.getMessage()));
            exchange.abort();
        } finally {
            if (waiting == null) {
                serving.leave();
            }
        }
        suspended = waiting != null;
        return waiting == null ? null : waiting.turn();
    }

    /** Whether an application is at work on a request that waits. */
    public boolean begun() {
        return waiting != null && waiting.turn().begun();
    }

    /** Ends a request that waits and that nobody wants to be answered any more. */
    public void abandon() {
        if (waiting != null) {
            logGone("it had to wait");
            waiting.turn().giveUp();
            waiting = null;
            serving.leave();
            container.breakConnection(request, response);
        }
    }

    /** Answers with what stands at another address of this server. */
    private @Nullable Unfinished redirect(String location) throws IOException {
        if (++redirects > MOST_REDIRECTS) {
            log.error(
                    "applications lead on from one address to another more than {} times, to {} in the end request={}",
                    MOST_REDIRECTS,
                    location,
                    original.requestId());
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            return null;
        }
        var view = new RedirectedRequest(original, location);
        Route next = serving.redirected(view);
        exchange = new ServletExchange(request, response, view, next, environs, container, suspended);
        return serving.serve(next, view, exchange);
    }

    private void logGone(String message) {
        log.debug(
                "{}: the client went away: {} mount={} request={}",
                FailureCode.CLIENT_GONE.id(),
                message,
                LogText.oneLine(route.scriptName()),
                original.requestId());
    }
}
