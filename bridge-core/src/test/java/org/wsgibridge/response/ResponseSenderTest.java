// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.response.testkit.RecordingExchange;

class ResponseSenderTest {

    private final RecordingExchange exchange = RecordingExchange.get();
    private final List<String> notices = new ArrayList<>();
    private final ResponseSender sender = new ResponseSender(exchange, "GET", notices::add);

    @Test
    void holdsTheHeadBackUntilThereAreBytes() throws IOException {
        start("200 OK");
        send("");

        assertThat(exchange.events()).isEmpty();
    }

    @Test
    void sendsTheHeadWithTheFirstBytes() throws IOException {
        start("201 Created", new Header("X-A", "1"));
        send("abc");

        assertThat(exchange.events()).containsExactly("start 201", "write 3");
        assertThat(exchange.header("X-A")).containsExactly("1");
    }

    @Test
    void sendsTheHeadOfAnEmptyResponseAtTheEnd() throws IOException {
        start("200 OK");
        sender.finish();

        assertThat(exchange.events()).containsExactly("start 200");
    }

    @Test
    void replacesAHeadThatHasNotBeenSent() throws IOException {
        start("200 OK", new Header("X-A", "1"));
        start("500 Broken");
        sender.finish();

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.headers()).isEmpty();
    }

    @Test
    void refusesANewHeadWhenTheFirstHasBeenSent() throws IOException {
        start("200 OK");
        send("abc");

        assertThatIllegalStateException().isThrownBy(() -> start("500 Broken"));
    }

    @Test
    void takesBytesWithoutAHeadForAFailureOfTheApplication() {
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> send("abc"))
                .withMessageContaining("before it called start_response()");
    }

    @Test
    void takesAnEndWithoutAHeadForAFailureOfTheApplication() {
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(sender::finish)
                .withMessageContaining("without calling start_response()");
    }

    @Test
    void cutsWhatIsLongerThanTheContentLength() throws IOException {
        start("200 OK", new Header("Content-Length", "4"));

        assertThat(send("abcdef")).isFalse();
        assertThat(exchange.text()).isEqualTo("abcd");
        assertThat(notices).singleElement().asString().contains("more bytes than its Content-Length");
    }

    @Test
    void cutsEverythingWhenTheContentLengthIsZero() throws IOException {
        start("200 OK", new Header("Content-Length", "0"));

        assertThat(send("abcdef")).isFalse();
        assertThat(notices).hasSize(1);
    }

    @Test
    void failsWhenTheBodyIsShorterThanTheContentLength() throws IOException {
        start("200 OK", new Header("Content-Length", "4"));
        send("abc");

        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(sender::finish)
                .withMessageStartingWith("Content length mismatch, expected 4, response generated 3: ");
    }

    @Test
    void doesNotTakeBackWhatItHasOfABodyThatIsShorterThanTheContentLength() throws IOException {
        start("200 OK", new Header("Content-Length", "4"));
        send("abc");

        assertThatExceptionOfType(ApplicationFailure.class).isThrownBy(sender::finish);
        assertThat(exchange.events()).containsExactly("start 200", "write 3", "flush");
    }

    @Test
    void leavesRoomForAnErrorPageWhenThereIsNothingOfABodyThatHasALength() throws IOException {
        start("200 OK", new Header("Content-Length", "4"));

        assertThatExceptionOfType(ApplicationFailure.class).isThrownBy(sender::finish);
        assertThat(exchange.events()).containsExactly("start 200");
    }

    @Test
    void sendsOneOfTwoEqualContentLengths() throws IOException {
        start("200 OK", new Header("Content-Length", "0"), new Header("content-length", "0"));
        sender.finish();

        assertThat(exchange.header("Content-Length")).containsExactly("0");
    }

    @Test
    void leavesHeadersOfTheConnectionOutAndSaysSo() throws IOException {
        start("200 OK", new Header("Connection", "close"), new Header("X-A", "1"));
        sender.finish();

        assertThat(exchange.headers()).containsExactly(new Header("X-A", "1"));
        assertThat(notices).singleElement().asString().contains("hop-by-hop header Connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void discardsTheBodyThatAStatusForbids(String status) throws IOException {
        start(status);

        assertThat(send("abc")).isFalse();
        assertThat(exchange.text()).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void leavesContentLengthOutWhereItIsForbidden() throws IOException {
        start("204 No Content", new Header("Content-Length", "3"));
        sender.finish();

        assertThat(exchange.headers()).isEmpty();
    }

    @Test
    void keepsTheContentLengthOfAnUnchangedPage() throws IOException {
        start("304 Not Modified", new Header("Content-Length", "3"));
        sender.finish();

        assertThat(exchange.header("Content-Length")).containsExactly("3");
    }

    @Test
    void answersHeadWithTheContentLengthAndWithoutTheBody() throws IOException {
        var toHead = new ResponseSender(exchange, "HEAD", notices::add);
        toHead.start(ResponseHead.of("200 OK", List.of(new Header("Content-Length", "3"))));
        toHead.send("abc".getBytes(UTF_8), 0, 3);
        toHead.finish();

        assertThat(exchange.events()).containsExactly("start 200");
        assertThat(exchange.header("Content-Length")).containsExactly("3");
    }

    @Test
    void announcesALengthThatTheApplicationLeftOut() throws IOException {
        start("200 OK");
        sender.announceLength(3);
        send("abc");

        assertThat(exchange.header("Content-Length")).containsExactly("3");
    }

    @Test
    void announcesNoLengthInPlaceOfTheApplications() throws IOException {
        start("200 OK", new Header("Content-Length", "3"));
        sender.announceLength(5);
        send("abc");

        assertThat(exchange.header("Content-Length")).containsExactly("3");
    }

    @Test
    void announcesNoLengthWhereThereIsNoBody() throws IOException {
        start("304 Not Modified");
        sender.announceLength(3);
        sender.finish();

        assertThat(exchange.headers()).isEmpty();
    }

    private void start(String status, Header... headers) {
        sender.start(ResponseHead.of(status, List.of(headers)));
    }

    private boolean send(String text) throws IOException {
        return sender.send(text.getBytes(UTF_8), 0, text.length());
    }
}
