// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import java.util.ArrayList;
import java.util.List;
import org.wsgibridge.gateway.Header;

/**
 * Status and headers of a response, checked and fit to be sent.
 *
 * @param status of the response
 * @param headers in the order of the application, without those that are not the application's to send
 * @param contentLength what {@code Content-Length} says, in bytes; -1 when it is absent
 * @param dropped names of the hop-by-hop headers that the application gave, for the log
 */
public record ResponseHead(StatusLine status, List<Header> headers, long contentLength, List<String> dropped) {

    /** No {@code Content-Length}. */
    public static final long UNKNOWN_LENGTH = -1;

    public ResponseHead {
        headers = List.copyOf(headers);
        dropped = List.copyOf(dropped);
    }

    /**
     * Checks what an application passes to {@code start_response}.
     *
     * @throws IllegalArgumentException when it cannot be sent; the message says why, in mod_wsgi's words
     */
    public static ResponseHead of(String status, List<Header> headers) {
        StatusLine statusLine = StatusLine.parse(status);
        var kept = new ArrayList<Header>(headers.size());
        var dropped = new ArrayList<String>(0);
        boolean lengthKept = statusLine.forbidsContentLength();
        for (Header header : headers) {
            HeaderRules.check(header);
            if (HeaderRules.onlyLastCounts(header.name())) {
                kept.removeIf(earlier -> earlier.name().equalsIgnoreCase(header.name()));
            }
            if (HeaderRules.isHopByHop(header.name())) {
                dropped.add(header.name());
            } else if (!header.name().equalsIgnoreCase("Content-Length")) {
                kept.add(header);
            } else if (!lengthKept) {
                kept.add(header);
                lengthKept = true;
            }
        }
        long length = HeaderRules.contentLength(headers);
        return new ResponseHead(statusLine, kept, statusLine.forbidsContentLength() ? UNKNOWN_LENGTH : length, dropped);
    }

    /** This head with the {@code Content-Length} that the application left out. */
    ResponseHead withContentLength(long length) {
        var more = new ArrayList<>(headers);
        more.add(new Header("Content-Length", Long.toString(length)));
        return new ResponseHead(status, more, length, dropped);
    }
}
