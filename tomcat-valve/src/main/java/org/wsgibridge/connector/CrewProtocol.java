// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.IOException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.crew.Crew;
import org.wsgibridge.exchange.Watch;

/**
 * HTTP/1.1, and HTTP/2 and TLS where they are set up, served by a {@link Crew}. For {@code <Connector protocol="…">} in
 * {@code server.xml} and for embedding; takes all properties of Tomcat's NIO connector.
 */
public final class CrewProtocol extends Http11NioProtocol {

    /** Ends a response: what it flushes is the last of it. */
    @FunctionalInterface
    public interface Ending {

        /** Ends it. */
        void run() throws IOException;
    }

    private final CrewEndpoint endpoint;

    /** A connector that has not been opened. */
    public CrewProtocol() {
        this(new CrewEndpoint());
    }

    private CrewProtocol(CrewEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** How many threads wait for connections, and serve what they find, side by side. */
    public int getCrews() {
        return endpoint.crews();
    }

    /**
     * Sets how many threads wait for connections, and serve what they find, side by side. Takes effect with the next
     * start.
     *
     * @param crews at least 1; half the number of processors unless set
     */
    public void setCrews(int crews) {
        if (crews < 1) {
            throw new IllegalArgumentException("crews must be at least 1 but is " + crews);
        }
        endpoint.crews(crews);
    }

    /** Who may watch other channels along with the connections; null while the connector does not run. */
    public @Nullable Watch watch() {
        return endpoint.watch();
    }

    /** Has another thread see to the connections when the calling one does, because it may be held up from now on. */
    public void stepAside() {
        CrewPoller led = endpoint.led();
        if (led != null) {
            led.departures().settle();
            led.crew().stepAside();
        }
    }

    /**
     * Ends a response. Where the calling thread has more to do at once, the response leaves with others that come to
     * their end within a fraction of a millisecond.
     *
     * @param request that it answers; nothing is waited for when its client has sent more already
     * @param response what ends it, and flushes nothing else
     */
    public void end(Request request, Ending response) throws IOException {
        CrewPoller led = endpoint.led();
        if (led == null || moreIsHere(request)) {
            response.run();
        } else {
            led.departures().end(response);
        }
    }

    /** Over HTTP/2 there can always be more. */
    private static boolean moreIsHere(Request request) {
        request.action(ActionCode.AVAILABLE, false);
        return request.getAvailable() > 0 || !request.protocol().equals("HTTP/1.1");
    }

    @Override
    protected String getNamePrefix() {
        return isSSLEnabled() ? "https-crew" : "http-crew";
    }
}
