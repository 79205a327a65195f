// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.exchange.Turn;

/**
 * A request that waits in a servlet container without a thread. When its turn has come, a thread of the container goes
 * on with it.
 */
final class Suspension implements AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(Suspension.class);

    private final Errand errand;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final Consumer<AsyncContext> end;
    private @Nullable Turn turn;

    private Suspension(Errand errand, HttpServletResponse response, AsyncContext context, Consumer<AsyncContext> end) {
        this.errand = errand;
        this.response = response;
        this.context = context;
        this.end = end;
    }

    /**
     * Suspends a request. The caller leaves it alone from now on.
     *
     * @param errand has to wait
     * @param turn what it waits for
     * @param end called when the request has been answered; completes it
     */
    static void begin(
            Errand errand,
            Turn turn,
            HttpServletRequest request,
            HttpServletResponse response,
            Consumer<AsyncContext> end) {
        AsyncContext context = request.startAsync(request, response);
        // Whatever is waited for has a time-out of its own.
        context.setTimeout(0);
        var suspension = new Suspension(errand, response, context, end);
        context.addListener(suspension);
        suspension.await(turn);
    }

    private void await(Turn next) {
        synchronized (this) {
            turn = next;
        }
        next.onCome(this::wake);
    }

    /** On whatever thread the turn has come by. */
    private void wake() {
        if (taken() == null) {
            return;
        }
        try {
            context.start(this::advance);
        } catch (RuntimeException refused) {
            log.warn("the container lends no thread to a request that has waited: {}", refused.toString());
            errand.abandon();
            end.accept(context);
        }
    }

    private void advance() {
        Turn next = null;
        try {
            next = errand.advance();
        } catch (RuntimeException bug) {
            log.error("a request that had waited could not be answered", bug);
            refuse();
        }
        if (next != null) {
            await(next);
        } else {
            end.accept(context);
        }
    }

    private void refuse() {
        try {
            if (!response.isCommitted()) {
                response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            }
        } catch (IOException clientGone) {
            log.debug("nobody to be told: {}", clientGone.getMessage());
        }
    }

    private synchronized @Nullable Turn taken() {
        Turn current = turn;
        turn = null;
        return current;
    }

    /** The container has found out that the client has gone, or ends: the place in the queue becomes free. */
    @Override
    public void onError(AsyncEvent event) {
        if (taken() != null) {
            errand.abandon();
            end.accept(context);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onError(event);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // The end has been seen to already.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Begun here and nowhere else.
    }
}
