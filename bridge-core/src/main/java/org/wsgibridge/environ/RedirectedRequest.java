// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;

/**
 * A request that an application has answered with another address of this server: a GET of that, without a body, on
 * behalf of the same client (RFC 3875, section 6.2.2).
 *
 * @param from the request that was answered so
 * @param location path and query
 */
public record RedirectedRequest(RequestView from, String location) implements RequestView {

    @Override
    public RequestView original() {
        return from.original();
    }

    @Override
    public String method() {
        return from.method().equals("HEAD") ? "HEAD" : "GET";
    }

    @Override
    public String rawPath() {
        int question = location.indexOf('?');
        return question < 0 ? location : location.substring(0, question);
    }

    @Override
    public @Nullable String query() {
        int question = location.indexOf('?');
        return question < 0 ? null : location.substring(question + 1);
    }

    @Override
    public void headers(EnvironSink sink) {
        from.headers((name, value) -> {
            if (!ofTheBody(name)) {
                sink.variable(name, value);
            }
        });
    }

    @Override
    public @Nullable String header(String name) {
        return ofTheBody(name) ? null : from.header(name);
    }

    private static boolean ofTheBody(String name) {
        return name.equalsIgnoreCase("Content-Length")
                || name.equalsIgnoreCase("Content-Type")
                || name.equalsIgnoreCase("Transfer-Encoding");
    }

    @Override
    public String protocol() {
        return from.protocol();
    }

    @Override
    public String scheme() {
        return from.scheme();
    }

    @Override
    public String serverName() {
        return from.serverName();
    }

    @Override
    public int serverPort() {
        return from.serverPort();
    }

    @Override
    public String localAddress() {
        return from.localAddress();
    }

    @Override
    public String remoteAddress() {
        return from.remoteAddress();
    }

    @Override
    public int remotePort() {
        return from.remotePort();
    }

    @Override
    public int localPort() {
        return from.localPort();
    }

    @Override
    public Instant start() {
        return from.start();
    }

    @Override
    public String requestId() {
        return from.requestId();
    }

    @Override
    public String connectionId() {
        return from.connectionId();
    }

    @Override
    public @Nullable Tls tls() {
        return from.tls();
    }

    @Override
    public @Nullable String remoteUser() {
        return from.remoteUser();
    }

    @Override
    public @Nullable String authenticationType() {
        return from.authenticationType();
    }
}
