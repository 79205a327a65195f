// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.benchmarks;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.environ.Tls;
import org.wsgibridge.exchange.EnvironSink;

/**
 * The request of a browser.
 *
 * @param rawPath without query
 */
record SampleRequest(String rawPath) implements RequestView {

    private static final Map<String, String> HEADERS = Map.of(
            "Host", "www.example.org",
            "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language", "en-GB,en;q=0.5",
            "Accept-Encoding", "gzip, deflate, br, zstd",
            "Referer", "https://www.example.org/shop/",
            "Connection", "keep-alive",
            "Cookie", "session=f3a1c07e9d5b; theme=dark");

    private static final Instant START = Instant.ofEpochSecond(1_790_000_000);

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String query() {
        return "page=2&sort=price";
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String serverName() {
        return "www.example.org";
    }

    @Override
    public int serverPort() {
        return 80;
    }

    @Override
    public String localAddress() {
        return "192.0.2.1";
    }

    @Override
    public String remoteAddress() {
        return "198.51.100.7";
    }

    @Override
    public int remotePort() {
        return 50_123;
    }

    @Override
    public int localPort() {
        return 80;
    }

    @Override
    public Instant start() {
        return START;
    }

    @Override
    public String requestId() {
        return "mfk3x9a1-2s";
    }

    @Override
    public String connectionId() {
        return "17";
    }

    @Override
    public @Nullable Tls tls() {
        return null;
    }

    @Override
    public @Nullable String remoteUser() {
        return null;
    }

    @Override
    public @Nullable String authenticationType() {
        return null;
    }

    @Override
    public @Nullable String header(String name) {
        return HEADERS.get(name);
    }

    @Override
    public void headers(EnvironSink sink) {
        HEADERS.forEach(sink::variable);
    }
}
