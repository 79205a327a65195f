// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which proxies are believed, and what they are believed about.
 *
 * @param proxies {@code WSGITrustedProxies}: the peers that are believed; null means "not said here"
 * @param headers {@code WSGITrustedProxyHeaders} in the order in which they are looked at, the last one of a category
 *     winning; null means "not said here"
 */
public record Forwarding(
        @Nullable List<Network> proxies, @Nullable List<ForwardedHeader> headers) {

    /** Nothing said: all headers are what they are. */
    public static final Forwarding NONE = new Forwarding(null, null);

    public Forwarding {
        proxies = proxies == null ? null : List.copyOf(proxies);
        headers = headers == null ? null : List.copyOf(headers);
    }

    /** The headers that mean something, none where nothing is said. */
    public List<ForwardedHeader> meaningful() {
        return headers == null ? List.of() : headers;
    }

    /** Whether this address is a trusted proxy's; where no proxies are named nobody is trusted. */
    public boolean trusts(String address) {
        return proxies != null && Network.covers(proxies, address);
    }

    /** What {@code inner} says, and this where it says nothing. */
    Forwarding overlaidBy(Forwarding inner) {
        return new Forwarding(
                inner.proxies != null ? inner.proxies : proxies, inner.headers != null ? inner.headers : headers);
    }
}
