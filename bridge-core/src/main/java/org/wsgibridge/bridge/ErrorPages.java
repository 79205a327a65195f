// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.Header;

/** The pages that clients get when there is no application's answer. They say nothing of the inside, unless told to. */
final class ErrorPages {

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Range Not Satisfiable"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    private static final Pattern IMPORT =
            Pattern.compile("^(?:ModuleNotFoundError|ImportError): .*$", Pattern.MULTILINE);

    /** Long enough that a restarted worker is there, short enough that nobody notices. */
    private static final Header RETRY_AFTER = new Header("Retry-After", "1");

    private final boolean debug;

    /**
     * The pages of one server.
     *
     * @param debug whether the page of a failed application tells how it failed, which is for developers only
     */
    ErrorPages(boolean debug) {
        this.debug = debug;
    }

    /** Answers a failure. */
    void answer(BridgeFailure failure, Exchange exchange) throws IOException {
        List<Header> more = failure.status() == 503 ? List.of(RETRY_AFTER) : List.of();
        if (debug && failure instanceof ApplicationFailure application) {
            send(failure.status(), more, explanation(application), exchange);
        } else {
            send(failure.status(), more, "", exchange);
        }
    }

    /**
     * Answers with a page that says the status and nothing else.
     *
     * @param headers sent with it
     */
    void answer(int status, List<Header> headers, Exchange exchange) throws IOException {
        send(status, headers, "", exchange);
    }

    private static void send(int status, List<Header> more, String explanation, Exchange exchange) throws IOException {
        String reason = REASONS.getOrDefault(status, "Error");
        byte[] page = ("<!DOCTYPE html><html><head><title>" + status + " " + reason + "</title></head><body><h1>"
                        + reason + "</h1>" + explanation + "</body></html>\n")
                .getBytes(StandardCharsets.UTF_8);
        var headers = new ArrayList<>(more);
        headers.add(new Header("Content-Type", "text/html; charset=utf-8"));
        headers.add(new Header("Content-Length", Integer.toString(page.length)));
        exchange.start(status, List.copyOf(headers));
        exchange.write(page, 0, page.length);
    }

    private static String explanation(ApplicationFailure failure) {
        String trace = Traces.of(failure);
        Optional<String> failedImport =
                IMPORT.matcher(trace).results().map(MatchResult::group).reduce((first, last) -> last);
        return "<p>" + escaped(String.valueOf(failure.getMessage())) + "</p>"
                + failedImport
                        .map(line -> "<p>The import that failed: " + escaped(line) + "</p>")
                        .orElse("")
                + (trace.isEmpty() ? "" : "<pre>" + escaped(trace) + "</pre>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
