// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import org.wsgibridge.exchange.Exchange;

/** A request as the log names it: method and path, without the query, which may hold what is nobody's business. */
final class RequestLine {

    private String method = "";
    private String uri = "";

    private RequestLine() {}

    /** Of the request that the calling thread serves. */
    static String of(Exchange exchange) {
        var line = new RequestLine();
        exchange.environ(line::note);
        int query = line.uri.indexOf('?');
        return line.method + " " + (query < 0 ? line.uri : line.uri.substring(0, query));
    }

    private void note(String name, String value) {
        switch (name) {
            case "REQUEST_METHOD" -> method = value;
            case "REQUEST_URI" -> uri = value;
            default -> {}
        }
    }
}
