// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.BridgeFailure.WorkerLostFailure;
import org.wsgibridge.gateway.Header;

/** What the log and the client are told of a failure. The client learns the status and nothing of the inside. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private static final Map<Integer, String> REASONS = Map.of(
            400, "Bad Request",
            403, "Forbidden",
            404, "Not Found",
            405, "Method Not Allowed",
            500, "Internal Server Error",
            502, "Bad Gateway",
            503, "Service Unavailable",
            504, "Gateway Timeout");

    private Failures() {}

    /** Logs the failure, then answers with its status or, when an answer has begun, breaks the connection. */
    static void settle(String mount, BridgeFailure failure, Exchange exchange) throws IOException {
        report(mount, failure);
        if (exchange.committed()) {
            exchange.abort();
        } else {
            answer(failure.status(), exchange);
        }
    }

    /** Answers with a page that says the status and nothing else. */
    static void answer(int status, Exchange exchange) throws IOException {
        String reason = REASONS.getOrDefault(status, "Error");
        byte[] page = ("<!DOCTYPE html><html><head><title>" + status + " " + reason + "</title></head><body><h1>"
                        + reason + "</h1></body></html>\n")
                .getBytes(StandardCharsets.US_ASCII);
        var headers = new ArrayList<Header>();
        headers.add(new Header("Content-Type", "text/html; charset=us-ascii"));
        headers.add(new Header("Content-Length", Integer.toString(page.length)));
        if (status == 503) {
            headers.add(new Header("Retry-After", "1"));
        }
        exchange.start(status, List.copyOf(headers));
        exchange.write(page, 0, page.length);
    }

    private static void report(String mount, BridgeFailure failure) {
        String sentence = failure.getMessage();
        if (failure instanceof ApplicationFailure application && application.getCause() == null) {
            log.error("{} mount={}{}", sentence, mount, onLinesOfItsOwn(application.detail()));
        } else if (failure instanceof ApplicationFailure) {
            log.error("{} mount={}", sentence, mount, failure.getCause());
        } else if (failure instanceof ProtocolFailure || failure instanceof WorkerLostFailure) {
            log.error("{} mount={}", sentence, mount);
        } else if (failure instanceof NoWorkerFailure || failure instanceof DeadlineFailure) {
            log.warn("{} mount={}", sentence, mount);
        } else if (failure instanceof RequestFailure) {
            log.debug("{} mount={}", sentence, mount);
        }
    }

    private static String onLinesOfItsOwn(String detail) {
        return detail.isEmpty() ? "" : System.lineSeparator() + detail.stripTrailing();
    }
}
