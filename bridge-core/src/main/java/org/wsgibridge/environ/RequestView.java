// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;

/** What an environ is made of: the parts of an HTTP request, as a container knows them. */
public interface RequestView {

    /** The request as the client sent it: this one, unless an application has led on to another address. */
    default RequestView original() {
        return this;
    }

    /** As the client sent it. */
    String method();

    /** Path as the client sent it, neither decoded nor normalised, without query. */
    String rawPath();

    /** Without the question mark; null when there is none. */
    @Nullable
    String query();

    /** Such as {@code HTTP/1.1}. */
    String protocol();

    /** {@code http} or {@code https}. */
    String scheme();

    /** Name that the client asked for, without port. */
    String serverName();

    /** Port that the client asked for. */
    int serverPort();

    /** Address that the connection came to. */
    String localAddress();

    /** Address that the connection came from. */
    String remoteAddress();

    /** Port that the connection came from. */
    int remotePort();

    /** Port that the connection came to. */
    int localPort();

    /** When the request came. */
    Instant start();

    /** Tells this request from all others in the log. */
    String requestId();

    /** Tells its connection from all others; requests of one connection have the same. */
    String connectionId();

    /** What is known of the TLS connection; null when it is none. */
    @Nullable
    Tls tls();

    /** User whom the container has authenticated; null when nobody. */
    @Nullable
    String remoteUser();

    /** How the container has authenticated him; null when it has not. */
    @Nullable
    String authenticationType();

    /** The first value of a header field, by its name in any case; null when there is none. */
    @Nullable
    String header(String name);

    /** Tells the sink every header field as it came, repeated ones repeatedly. */
    void headers(EnvironSink sink);
}
