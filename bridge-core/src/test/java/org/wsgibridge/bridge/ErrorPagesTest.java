// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

class ErrorPagesTest {

    private static final ApplicationFailure FAILURE = new ApplicationFailure(
            "/srv/app.wsgi raised KeyError: 'x'", "Traceback (most recent call last):\n  <module>\nKeyError: 'x'\n");

    private final RecordingExchange exchange = RecordingExchange.get();

    @Test
    void tellsTheClientNothingOfTheInside() throws Exception {
        new ErrorPages(false).answer(FAILURE, exchange);

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.text()).contains("Internal Server Error").doesNotContain("KeyError", "/srv");
    }

    @Test
    void showsTheTracebackToADeveloper() throws Exception {
        new ErrorPages(true).answer(FAILURE, exchange);

        assertThat(exchange.text())
                .contains("raised KeyError", "&lt;module&gt;")
                .doesNotContain("<module>");
    }

    @Test
    void showsTheStackTraceOfAFailureInThisProcess() throws Exception {
        new ErrorPages(true).answer(new ApplicationFailure("failed", new IllegalStateException("inside")), exchange);

        assertThat(exchange.text()).contains("IllegalStateException: inside", "at org.wsgibridge");
    }

    @Test
    void namesTheImportThatFailed() throws Exception {
        var failure = ApplicationFailure.reported(
                "cannot load /srv/app.wsgi",
                "Traceback:\n  import shop\nModuleNotFoundError: No module named 'shop'\n");

        new ErrorPages(true).answer(failure, exchange);

        assertThat(exchange.text())
                .contains("<p>The import that failed: ModuleNotFoundError: No module named 'shop'</p>");
    }

    @Test
    void asksToTryAgainWhenThereIsNoWorker() throws Exception {
        new ErrorPages(false).answer(new NoWorkerFailure("busy"), exchange);

        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.header("Retry-After")).containsExactly("1");
    }
}
