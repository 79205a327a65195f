// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.environ.Tls;
import org.wsgibridge.exchange.EnvironSink;

/** A request as a test wants it: a GET of one client unless something else is set. */
public final class PlainRequest implements RequestView {

    public final List<List<String>> headers = new ArrayList<>();
    public String method = "GET";
    public String path = "/app//x";
    public String serverName = "site.example";
    public String scheme = "http";
    public @Nullable String query;
    public @Nullable String user;
    public @Nullable Tls tls;

    @Override
    public String method() {
        return method;
    }

    @Override
    public String rawPath() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public String serverName() {
        return serverName;
    }

    @Override
    public int serverPort() {
        return 8080;
    }

    @Override
    public String localAddress() {
        return "192.0.2.1";
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.7";
    }

    @Override
    public int remotePort() {
        return 40_000;
    }

    @Override
    public @Nullable String remoteUser() {
        return user;
    }

    @Override
    public @Nullable String authenticationType() {
        return user == null ? null : "BASIC";
    }

    @Override
    public void headers(EnvironSink sink) {
        headers.forEach(header -> sink.variable(header.get(0), header.get(1)));
    }

    @Override
    public int localPort() {
        return 8081;
    }

    @Override
    public Instant start() {
        return Instant.ofEpochSecond(1, 2_999);
    }

    @Override
    public String requestId() {
        return "r1";
    }

    @Override
    public String connectionId() {
        return "c1";
    }

    @Override
    public @Nullable Tls tls() {
        return tls;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.stream()
                .filter(header -> header.get(0).equalsIgnoreCase(name))
                .map(header -> header.get(1))
                .findFirst()
                .orElse(null);
    }
}
