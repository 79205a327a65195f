// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.response.testkit.RecordingExchange;
import org.wsgibridge.site.RequestRules;

class RuledExchangeTest {

    private static final RequestRules OVERRIDE = RequestRules.errorOverride(true);

    private static final RequestRules SHORT = RequestRules.bodyLimit(5);

    private final RecordingExchange exchange = RecordingExchange.get();

    @Test
    void putsTheServersPageInThePlaceOfAnError() throws Exception {
        serve(OVERRIDE, answering(404, "the application's page", new Header("WWW-Authenticate", "Basic")));

        assertThat(exchange.status()).isEqualTo(404);
        assertThat(exchange.text()).contains("<h1>Not Found</h1>").doesNotContain("the application's page");
        assertThat(exchange.header("WWW-Authenticate")).containsExactly("Basic");
        assertThat(exchange.header("Content-Type")).containsExactly("text/html; charset=utf-8");
    }

    @Test
    void letsEveryOtherAnswerPass() throws Exception {
        serve(OVERRIDE, answering(399, "page"));

        assertThat(exchange.status()).isEqualTo(399);
        assertThat(exchange.text()).isEqualTo("page");
    }

    @Test
    void stopsAnErrorThatDoesNotEnd() throws Exception {
        serve(OVERRIDE, out -> {
            out.start(500, List.of());
            while (true) {
                write(out, "x".repeat(1000));
            }
        });

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.text()).contains("Internal Server Error").doesNotContain("xxx");
    }

    @Test
    void sendsNoBodyInAnswerToAHeadThatTheApplicationSeesAsAGet() throws Exception {
        Gateway page = answering(200, "page", new Header("Content-Length", "4"));

        RuledExchange.serve(page, RequestRules.headToGet(RequestRules.HeadToGet.ON), "HEAD", exchange, pages());

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.header("Content-Length")).containsExactly("4");
        assertThat(exchange.text()).isEmpty();
    }

    @Test
    void refusesABodyThatTurnsOutToBeTooLong() {
        exchange.withBody("123456").ofUnknownLength();

        assertThatThrownBy(() -> serve(SHORT, RuledExchangeTest::echo))
                .isInstanceOfSatisfying(
                        RequestFailure.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(413));
        assertThat(exchange.events()).isEmpty();
    }

    @Test
    void takesABodyThatIsJustShortEnough() throws Exception {
        exchange.withBody("12345").ofUnknownLength();

        serve(SHORT, RuledExchangeTest::echo);

        assertThat(exchange.text()).isEqualTo("12345");
    }

    @Test
    void refusesATooLongBodyAlsoWhenTheApplicationDoesNotMind() {
        exchange.withBody("123456").ofUnknownLength();

        assertThatThrownBy(() -> serve(SHORT, out -> {
                    try {
                        echo(out);
                    } catch (IOException swallowed) {
                        answering(200, "never mind").serve(out);
                    }
                }))
                .isInstanceOf(RequestFailure.class);
    }

    @Test
    void refusesATooLongBodyAlsoWhenTheApplicationFailsOfIt() {
        exchange.withBody("123456").ofUnknownLength();

        assertThatThrownBy(() -> serve(SHORT, out -> {
                    try {
                        echo(out);
                    } catch (IOException wrapped) {
                        throw new ApplicationFailure("the application failed", wrapped);
                    }
                }))
                .isInstanceOf(RequestFailure.class);
    }

    @Test
    void leavesAnAnswerThatHasBegunToTheApplication() {
        exchange.withBody("123456").ofUnknownLength();

        assertThatThrownBy(() -> serve(SHORT, out -> {
                    out.start(200, List.of());
                    write(out, "begun");
                    echo(out);
                }))
                .isInstanceOf(IOException.class);
    }

    private void serve(RequestRules rules, Gateway gateway) throws IOException {
        RuledExchange.serve(gateway, rules, "GET", exchange, pages());
    }

    private static ErrorPages pages() {
        return new ErrorPages(false);
    }

    private static Gateway answering(int status, String body, Header... headers) {
        return out -> {
            out.start(status, List.of(headers));
            write(out, body);
        };
    }

    private static void echo(Exchange out) throws IOException {
        byte[] buffer = new byte[100];
        int length = 0;
        for (int count = 0; count >= 0; count = out.body().read(buffer, length, 2)) {
            length += count;
        }
        out.start(200, List.of());
        out.write(buffer, 0, length);
    }

    private static void write(Exchange out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write(bytes, 0, bytes.length);
    }
}
