// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import org.wsgibridge.exchange.Exchange;

/** A request as the log names it: method and path, without the query, which may hold what is nobody's business. */
final class RequestLine {

    private String method = "";
    private String uri = "";
    private String id = "";

    private RequestLine() {}

    /** Of the request that the calling thread serves. */
    static RequestLine of(Exchange exchange) {
        var line = new RequestLine();
        exchange.environ(line::note);
        return line;
    }

    private void note(String name, String value) {
        switch (name) {
            case "REQUEST_METHOD" -> method = value;
            case "REQUEST_URI" -> uri = value;
            case "mod_wsgi.request_id" -> id = value;
            default -> {}
        }
    }

    /** What tells the request from all others. */
    String id() {
        return id;
    }

    @Override
    public String toString() {
        int query = uri.indexOf('?');
        return method + " " + (query < 0 ? uri : uri.substring(0, query));
    }
}
