// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.mount.Route;

/** What is left to do for a request that {@link Serving} has not answered. */
public sealed interface Unfinished {

    /**
     * The application wants the client to have what stands at another address of this server, and may.
     *
     * @param location path and query
     */
    record LedOn(String location) implements Unfinished {}

    /**
     * The request waits without a thread; {@link Serving#resume} goes on when its turn has come.
     *
     * @param turn what it waits for
     * @param route that has been decided upon
     * @param request that is being answered
     * @param exchange as the gateway saw it
     */
    record Waiting(Turn turn, Route.ToApplication route, RequestView request, Exchange exchange)
            implements Unfinished {}
}
