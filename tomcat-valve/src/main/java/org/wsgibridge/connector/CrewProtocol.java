// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.crew.Crew;
import org.wsgibridge.exchange.Watch;

/**
 * HTTP/1.1, and HTTP/2 and TLS where they are set up, served by a {@link Crew}. For {@code <Connector protocol="…">} in
 * {@code server.xml} and for embedding; takes all properties of Tomcat's NIO connector.
 */
public final class CrewProtocol extends Http11NioProtocol {

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
            led.crew().stepAside();
        }
    }

    @Override
    protected String getNamePrefix() {
        return isSSLEnabled() ? "https-crew" : "http-crew";
    }
}
