// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.StartResponse;

/** What becomes of a second call of start_response. */
class StartingAgainTest extends GatewayTestKit {

    @Test
    void replacesAResponseThatHasNotBeenSent() throws IOException {
        serve((environ, start) -> {
            start.start("200 OK", NO_HEADERS);
            start.start("404 Not Found", NO_HEADERS);
            return List.of();
        });

        assertThat(exchange.status()).isEqualTo(404);
    }

    @Test
    void reportsAFailureInPlaceOfAResponseThatHasNotBeenSent() throws IOException {
        serve((environ, start) -> {
            start.start("200 OK", NO_HEADERS);
            start.start("500 Oops", NO_HEADERS, new IOException("disk"));
            return List.of(bytes("sorry"));
        });

        assertThat(exchange.status()).isEqualTo(500);
    }

    @Test
    void refusesASecondResponseAfterTheFirstHasBeenSent() {
        assertFails(
                (environ, start) -> {
                    start.start("200 OK", NO_HEADERS).write(bytes("a"));
                    start.start("404 Not Found", NO_HEADERS);
                    return List.of();
                },
                "start_response() called more than once without exc_info");
    }

    @Test
    void throwsTheFailureAgainAfterTheHeadHasBeenSent() {
        var failure = new IllegalArgumentException("inner");

        assertFails(reportingAfterTheHead(failure), "inner").hasCause(failure);
    }

    @Test
    void wrapsACheckedFailureAfterTheHeadHasBeenSent() {
        var failure = new IOException("disk");

        assertFails(reportingAfterTheHead(failure), "disk").hasRootCause(failure);
    }

    @Test
    void isRefusedAfterTheRequest() throws IOException {
        var kept = new ArrayList<StartResponse>();
        serve((environ, start) -> {
            kept.add(start);
            start.start("200 OK", NO_HEADERS);
            return List.of();
        });

        assertThat(catchThrowable(() -> kept.get(0).start("200 OK", NO_HEADERS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("start_response() called after the request had ended");
    }

    private GatewayCallable reportingAfterTheHead(Exception failure) {
        return (environ, start) -> {
            start.start("200 OK", NO_HEADERS).write(bytes("a"));
            start.start("500 Oops", NO_HEADERS, failure);
            return List.of();
        };
    }
}
