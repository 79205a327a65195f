// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.environ.Tls;
import org.wsgibridge.exchange.EnvironSink;

/**
 * A servlet request, seen raw: {@code getRequestURI} is the path as it came, where {@code getPathInfo} would be decoded
 * as UTF-8 and stripped of path parameters.
 */
final class ServletRequestView implements RequestView {

    /** Servlet 6.1 names the protocol; before it, Tomcat had a name of its own. */
    private static final String PROTOCOL = "jakarta.servlet.request.secure_protocol";

    private static final String TOMCAT_PROTOCOL = "org.apache.tomcat.util.net.secure_protocol_version";
    private static final String CIPHER = "jakarta.servlet.request.cipher_suite";
    private static final String KEY_SIZE = "jakarta.servlet.request.key_size";
    private static final String SESSION = "jakarta.servlet.request.ssl_session_id";
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final HttpServletRequest request;
    private final Instant start = Instant.now();
    private final String id = RequestIds.next();

    ServletRequestView(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String rawPath() {
        return request.getRequestURI();
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public String protocol() {
        return request.getProtocol();
    }

    @Override
    public String scheme() {
        return request.getScheme();
    }

    @Override
    public String serverName() {
        return request.getServerName();
    }

    @Override
    public int serverPort() {
        return request.getServerPort();
    }

    @Override
    public String localAddress() {
        return request.getLocalAddr();
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public int remotePort() {
        return request.getRemotePort();
    }

    @Override
    public int localPort() {
        return request.getLocalPort();
    }

    @Override
    public Instant start() {
        return start;
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public String connectionId() {
        return request.getServletConnection().getConnectionId();
    }

    @Override
    public @Nullable Tls tls() {
        if (!request.isSecure() || request.getAttribute(CIPHER) == null) {
            return null;
        }
        Object protocol = request.getAttribute(PROTOCOL);
        return new Tls(
                text(protocol == null ? request.getAttribute(TOMCAT_PROTOCOL) : protocol),
                text(request.getAttribute(CIPHER)),
                request.getAttribute(KEY_SIZE) instanceof Integer bits ? bits : null,
                text(request.getAttribute(SESSION)),
                request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                        ? chain[0]
                        : null);
    }

    private static @Nullable String text(@Nullable Object attribute) {
        return attribute == null ? null : attribute.toString();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public @Nullable String remoteUser() {
        return request.getRemoteUser();
    }

    @Override
    public @Nullable String authenticationType() {
        return request.getAuthType();
    }

    @Override
    public void headers(EnvironSink sink) {
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                sink.variable(name, values.nextElement());
            }
        }
    }
}
