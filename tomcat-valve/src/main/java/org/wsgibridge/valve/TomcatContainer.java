// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.connector.CrewProtocol;
import org.wsgibridge.exchange.Watch;
import org.wsgibridge.servlet.Container;

/** What Tomcat's connectors can do, for requests that come to a valve and so are Tomcat's own. */
final class TomcatContainer implements Container {

    /** Without the last chunk, the client sees that the response is not whole. */
    @Override
    public void breakConnection(HttpServletRequest request, HttpServletResponse response) {
        if (request instanceof Request ours) {
            ours.getCoyoteRequest().getResponse().action(ActionCode.CLOSE_NOW, null);
        }
    }

    /** Tomcat answers 400 or 408 at once, and would drop what comes after that without a word. */
    @Override
    public void reopen(HttpServletResponse response) {
        if (response instanceof Response ours && !ours.isCommitted()) {
            ours.setSuspended(false);
        }
    }

    @Override
    public boolean arrived(HttpServletRequest request) {
        return request instanceof Request ours && available(ours) > 0;
    }

    /**
     * Two headers Tomcat would not leave alone: it spells the charset of a type its own way, and takes the length off an
     * answer of 304, which may have that of the answer of 200 (RFC 9110, section 8.6).
     */
    @Override
    public void addHeader(HttpServletResponse response, String name, String value) {
        if (!(response instanceof Response ours)) {
            response.addHeader(name, value);
        } else if (name.equalsIgnoreCase("Content-Type")) {
            ours.getCoyoteResponse().setContentTypeNoCharset(value);
        } else if (name.equalsIgnoreCase("Content-Length") && ours.getStatus() == HttpServletResponse.SC_NOT_MODIFIED) {
            ours.getCoyoteResponse().getMimeHeaders().setValue(name).setString(value);
        } else {
            response.addHeader(name, value);
        }
    }

    @Override
    public @Nullable Watch watch(HttpServletRequest request) {
        CrewProtocol crew = crewOf(request);
        return crew == null ? null : crew.watch();
    }

    @Override
    public void heldUp(HttpServletRequest request) {
        CrewProtocol crew = crewOf(request);
        if (crew != null) {
            crew.stepAside();
        }
    }

    /** Ends a response. */
    static void finish(Request request, Response response) throws IOException {
        CrewProtocol crew = crewOf(request);
        if (crew == null) {
            response.finishResponse();
        } else {
            crew.end(request.getCoyoteRequest(), response::finishResponse);
        }
    }

    /**
     * Whether the client has closed a connection that has carried a whole request and nothing after it. A client that
     * closes only its half of it, to wait for the answer, is taken for gone, as by nginx.
     */
    static boolean clientGone(Request request) {
        return request.isFinished() && available(request) == 1 && available(request) == 1;
    }

    /**
     * How many bytes are here that nobody has read; Coyote looks at the socket when there are none. It says 1 as well
     * when it finds the end of the stream, and goes on to say so.
     */
    private static int available(Request request) {
        request.getCoyoteRequest().action(ActionCode.AVAILABLE, true);
        return request.getCoyoteRequest().getAvailable();
    }

    private static @Nullable CrewProtocol crewOf(HttpServletRequest request) {
        return request instanceof Request ours && ours.getConnector().getProtocolHandler() instanceof CrewProtocol crew
                ? crew
                : null;
    }
}
