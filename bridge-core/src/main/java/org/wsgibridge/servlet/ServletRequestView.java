// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.EnvironSink;

/**
 * A servlet request, seen raw: {@code getRequestURI} is the path as it came, where {@code getPathInfo} would be decoded
 * as UTF-8 and stripped of path parameters.
 */
final class ServletRequestView implements RequestView {

    private final HttpServletRequest request;

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
