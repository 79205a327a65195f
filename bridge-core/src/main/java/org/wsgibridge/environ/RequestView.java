// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;

/** What an environ is made of: the parts of an HTTP request, as a container knows them. */
public interface RequestView {

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

    /** User whom the container has authenticated; null when nobody. */
    @Nullable
    String remoteUser();

    /** How the container has authenticated him; null when it has not. */
    @Nullable
    String authenticationType();

    /** Tells the sink every header field as it came, repeated ones repeatedly. */
    void headers(EnvironSink sink);
}
