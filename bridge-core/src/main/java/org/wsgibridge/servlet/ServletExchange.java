// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.environ.Environs;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.exchange.Watch;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.mount.Route;

/** A servlet request and response as an exchange: translation in above, translation out below. */
final class ServletExchange implements Exchange {

    private static final Logger log = LoggerFactory.getLogger(ServletExchange.class);

    /** What Tomcat's attributes for sending files begin with. */
    private static final String SENDFILE = "org.apache.tomcat.sendfile.";

    /** As much as the ways to an application hand over at once. */
    private static final int LARGE = 64 * 1024;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestView view;
    private final Route route;
    private final Environs environs;
    private final Container container;
    private final ServletBody body;
    private @Nullable Turn turn;
    /** Bytes that may be written before the client may have to be waited for. */
    private int roomy = 32 * 1024;

    private boolean waited;
    private boolean started;
    private boolean written;

    /**
     * An exchange on which nothing has happened yet.
     *
     * @param view of the request; of another one, when an application has led on to it
     * @param waited whether the request has been suspended before
     */
    ServletExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestView view,
            Route route,
            Environs environs,
            Container container,
            boolean waited) {
        this.request = request;
        this.response = response;
        this.view = view;
        this.route = route;
        this.environs = environs;
        this.container = container;
        this.waited = waited;
        this.body =
                new ServletBody(request, response, container, view.original().equals(view));
    }

    @Override
    public void environ(EnvironSink sink) {
        environs.write(view, route, sink);
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void start(int status, List<Header> headers) {
        if (started) {
            response.reset();
        }
        started = true;
        response.setStatus(status);
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            container.addHeader(response, header.name(), header.value());
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!written && length > LARGE / 2 && !response.isCommitted()) {
            // A container takes what is large apart into pieces of the size of its buffer.
            response.setBufferSize(LARGE);
        }
        written = true;
        if (length > roomy) {
            // What does not fit into buffers waits for the client.
            heldUp();
        }
        roomy -= length;
        response.getOutputStream().write(bytes, offset, length);
    }

    /**
     * Tomcat's connectors send files without a thread and without copying where they can, after the request has been
     * answered; nothing may have left before. Elsewhere, over TLS, and in asynchronous requests, where Tomcat forgets
     * about it, the bytes are copied.
     */
    @Override
    public void send(FileStretch file) throws IOException {
        if (waited || committed() || !Boolean.TRUE.equals(request.getAttribute(SENDFILE + "support"))) {
            Exchange.super.send(file);
            return;
        }
        written = true;
        request.setAttribute(SENDFILE + "filename", file.path().toString());
        request.setAttribute(SENDFILE + "start", file.offset());
        request.setAttribute(SENDFILE + "end", file.end());
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    @Override
    public boolean committed() {
        return written || response.isCommitted();
    }

    /** Not when the body could not be read: containers end such a request with the thread, whatever it waits for. */
    @Override
    public boolean suspend(Turn next) {
        if (body.broken() || !request.isAsyncSupported()) {
            return false;
        }
        turn = next;
        waited = true;
        return true;
    }

    @Override
    public @Nullable Turn suspended() {
        Turn current = turn;
        turn = null;
        return current;
    }

    @Override
    public @Nullable Watch watch() {
        return container.watch(request);
    }

    @Override
    public void heldUp() {
        container.heldUp(request);
    }

    @Override
    public void abort() {
        try {
            response.flushBuffer();
        } catch (IOException clientGone) {
            log.debug("nothing to break: {}", clientGone.getMessage());
        }
        container.breakConnection(request, response);
    }
}
