// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.ServletInputStream;
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
import org.wsgibridge.gateway.Header;
import org.wsgibridge.mount.Route;

/** A servlet request and response as an exchange: translation in above, translation out below. */
final class ServletExchange implements Exchange, RequestBody {

    private static final Logger log = LoggerFactory.getLogger(ServletExchange.class);

    /** What Tomcat's attributes for sending files begin with. */
    private static final String SENDFILE = "org.apache.tomcat.sendfile.";

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final RequestView view;
    private final Route route;
    private final Environs environs;
    private final Container container;
    private @Nullable ServletInputStream input;
    private boolean started;
    private boolean written;

    ServletExchange(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestView view,
            Route route,
            Environs environs,
            Container container) {
        this.request = request;
        this.response = response;
        this.view = view;
        this.route = route;
        this.environs = environs;
        this.container = container;
    }

    @Override
    public void environ(EnvironSink sink) {
        environs.write(view, route, sink);
    }

    @Override
    public RequestBody body() {
        return this;
    }

    @Override
    public long length() {
        if (!view.original().equals(view)) {
            return 0;
        }
        long length = request.getContentLengthLong();
        return length < 0 && request.getHeader("Transfer-Encoding") == null ? 0 : length;
    }

    @Override
    public boolean expectsContinue() {
        return request.getHeader("Expect") != null;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (input == null) {
            input = request.getInputStream();
        }
        return input.read(buffer, offset, length);
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
            if (header.name().equalsIgnoreCase("Content-Type")) {
                container.contentType(response, header.value());
            } else {
                response.addHeader(header.name(), header.value());
            }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        written = true;
        response.getOutputStream().write(bytes, offset, length);
    }

    /**
     * Tomcat's connectors send files without a thread and without copying where they can, after the request has been
     * answered; nothing may have left before. Elsewhere, and over TLS, the bytes are copied.
     */
    @Override
    public void send(FileStretch file) throws IOException {
        if (committed() || !Boolean.TRUE.equals(request.getAttribute(SENDFILE + "support"))) {
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
