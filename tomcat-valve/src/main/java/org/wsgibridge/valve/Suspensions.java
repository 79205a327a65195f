// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Request;
import org.apache.catalina.core.StandardContext;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.servlet.Errand;

/**
 * Requests that wait in a valve without a thread. When the turn of one has come, Tomcat sends it through its valves once
 * more, on a thread of its connector: what a servlet has {@code AsyncContext.dispatch} for, but without a servlet.
 *
 * <p>Tomcat keeps the books of asynchronous requests with a web application. Where the path of a request belongs to none,
 * which at a Host without ROOT is every path, an empty one stands in.
 */
final class Suspensions {

    private final String note = Suspensions.class.getName() + "@" + System.identityHashCode(this);
    private final Map<Host, Context> standIns = new ConcurrentHashMap<>();
    private final Runnable ended;

    /**
     * Of one valve.
     *
     * @param ended called for each request that ends while it waits
     */
    Suspensions(Runnable ended) {
        this.ended = ended;
    }

    /** Suspends a request of this valve, which leaves it alone from now on. */
    void suspend(Request request, Errand errand, Turn turn) {
        if (request.getContext() == null) {
            request.getMappingData().context = standIns.computeIfAbsent(request.getHost(), StandIn::new);
        }
        AsyncContext context = request.startAsync();
        // Whatever is waited for has a time-out of its own. Without any, Tomcat ends what its application outlives.
        context.setTimeout(Long.MAX_VALUE);
        var suspension = new Suspension(request, errand);
        context.addListener(suspension);
        request.setNote(note, suspension);
        turn.onCome(suspension::wake);
    }

    /** What goes on with a request that this valve has suspended and that has come back; null when it is none. */
    @Nullable
    Errand resume(Request request) {
        if (!request.isAsyncDispatching() || !(request.getNote(note) instanceof Suspension suspension)) {
            return null;
        }
        request.removeNote(note);
        request.getCoyoteRequest().action(ActionCode.ASYNC_DISPATCHED, null);
        return suspension.errand;
    }

    private final class Suspension implements AsyncListener {

        private final Request request;
        private final Errand errand;
        private boolean over;

        Suspension(Request request, Errand errand) {
            this.request = request;
            this.errand = errand;
        }

        /** Holds the lock, so that what has been ended, and may have become another request, is not woken. */
        private synchronized void wake() {
            if (!over) {
                over = true;
                request.getCoyoteRequest().action(ActionCode.ASYNC_DISPATCH, null);
            }
        }

        /** Tomcat ends, or has found out that the client has gone. */
        @Override
        public void onError(AsyncEvent event) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            errand.abandon();
            ended.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            onError(event);
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // Only Tomcat completes what is suspended here, after an error.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // The request waits a second time: a listener of its own comes with that.
        }
    }

    /** A web application that has nothing and is never started, but is there for as long as its host is. */
    private static final class StandIn extends StandardContext {

        StandIn(Host host) {
            setName("");
            setPath("");
            setParent(host);
        }

        @Override
        public LifecycleState getState() {
            return LifecycleState.STARTED;
        }
    }
}
