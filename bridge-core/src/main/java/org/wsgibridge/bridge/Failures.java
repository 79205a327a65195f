// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.LogText;

/** What the log and the client are told of a failure. */
final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private final ErrorPages pages;

    /** Tells clients what these pages tell. */
    Failures(ErrorPages pages) {
        this.pages = pages;
    }

    /**
     * Logs the failure, then answers with its status or, when an answer has begun, breaks the connection.
     *
     * @param mount as the administrator knows it
     * @param request identifier of the request
     */
    void settle(String mount, String request, BridgeFailure failure, Exchange exchange) throws IOException {
        report(mount, request, failure);
        if (exchange.committed()) {
            exchange.abort();
        } else {
            pages.answer(failure, exchange);
        }
    }

    private static void report(String mount, String request, BridgeFailure failure) {
        var event = log.atLevel(failure.code().level());
        String trace = failure instanceof ApplicationFailure application ? onLinesOfItsOwn(application) : "";
        if (failure.code().level().toInt() >= org.slf4j.event.Level.ERROR.toInt() && failure.getCause() != null) {
            event = event.setCause(failure.getCause());
        }
        event.log(
                "{}: {} mount={} request={}{}",
                failure.code().id(),
                LogText.oneLine(String.valueOf(failure.getMessage())),
                LogText.oneLine(mount),
                request,
                trace);
    }

    /** The stack trace of a cause is the logger's to write. */
    private static String onLinesOfItsOwn(ApplicationFailure failure) {
        boolean traced = failure.getCause() != null || failure.detail().isEmpty();
        return traced ? "" : LogText.continued(failure.detail());
    }
}
