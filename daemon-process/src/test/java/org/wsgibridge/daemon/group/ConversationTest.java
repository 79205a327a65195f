// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsgibridge.site.Timeout.FLUSH_DELAY;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.ChannelPair;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

@Timeout(60)
class ConversationTest {

    private static final byte[] ADDRESSED = new Application("script", "/srv/app.wsgi", "application").addressed("");

    private final ChannelPair pair = new ChannelPair();
    private final RecordingExchange exchange = RecordingExchange.get();
    private final Conversation conversation =
            new Conversation(pair.bridge(), exchange, exchange.body(), false, FLUSH_DELAY.standard());

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void asksForTheApplicationWithTheWholeEnviron() throws Exception {
        conversation.ask(ADDRESSED, SmallBody.arrived(exchange.body()), "1.000000");

        Frame request = pair.worker().receive();
        int own = request.offset() + Integer.BYTES + (int) request.number(0);
        assertThat(request.strings(request.offset() + Integer.BYTES, own))
                .containsExactly("script", "/srv/app.wsgi", "application", "");
        assertThat(request.strings(own, request.offset() + request.length()))
                .startsWith("0")
                .containsSequence("REQUEST_METHOD", "GET")
                .endsWith("mod_wsgi.queue_start", "1.000000");
    }

    @Test
    void leavesTheChannelAsItWasWhenTheRequestCannotBeWrittenDown() throws Exception {
        exchange.with("HTTP_X", "a\0b");

        assertThatThrownBy(() -> conversation.ask(ADDRESSED, SmallBody.arrived(exchange.body()), "1.000000"))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(conversation.asked()).isFalse();
        assertThat(pair.bridge().writer().size()).isZero();
    }

    @Test
    void sendsASmallBodyTogetherWithTheRequest() throws Exception {
        exchange.withBody("a=1");

        conversation.ask(ADDRESSED, SmallBody.arrived(exchange.body()), "1.000000");

        assertThat(pair.worker().receive().text()).contains("application\0\0" + "1\0");
        assertThat(pair.worker().receive().text()).isEqualTo("a=1");
        assertThat(pair.worker().receive().length()).isZero();
    }

    @Test
    void relaysAResponse() throws Exception {
        worker(FrameType.HEAD, "200 OK", "X-A", "1");
        workerData("Hello ");
        workerData("World!");
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.text()).isEqualTo("Hello World!");
    }

    @Test
    void leavesWhenTheClientHasAllAndComesBackForTheEnd() throws Exception {
        conversation.leaveEarly(true);
        worker(FrameType.HEAD, "200 OK", "Content-Length", "6");
        workerData("Hello ");
        pair.worker().send();

        assertThat(conversation.relay(Duration.ZERO)).isEqualTo(Conversation.Progress.DELIVERED);
        assertThat(exchange.events()).containsExactly("start 200", "write 6", "flush");

        conversation.leaveEarly(false);
        workerEnd();

        assertThat(conversation.relay(Duration.ZERO)).isEqualTo(Conversation.Progress.ENDED);
    }

    @Test
    void doesNotLeaveForGoodAWorkerThatHasHadItsTime() throws Exception {
        conversation.leaveEarly(true);
        worker(FrameType.HEAD, "200 OK", "Content-Length", "1");
        workerData("a");
        pair.worker().send();
        conversation.relay(Duration.ofMinutes(1));

        assertThat(conversation.relay(Duration.ofNanos(-1))).isEqualTo(Conversation.Progress.OVERDUE);
    }

    @Test
    void answersAReadFromTheBodyOfTheRequest() throws Exception {
        exchange.withBody("abc");
        pair.worker().writer().begin(FrameType.READ).number(100).end();
        worker(FrameType.HEAD, "200 OK");
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(pair.worker().receive().text()).isEqualTo("abc");
    }

    @Test
    void tellsTheWorkerThatTheClientBrokeOffInTheBody() throws Exception {
        exchange.withBody("").breakingOffInTheBody();
        pair.worker().writer().begin(FrameType.READ).number(100).end();
        worker(FrameType.HEAD, "200 OK");
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(pair.worker().receive().type()).isEqualTo(FrameType.BODY_FAILED);
    }

    @Test
    void letsTheClientHaveWhatIsThereBeforeItWaitsForItsBody() throws Exception {
        exchange.withBody("abc");
        worker(FrameType.HEAD, "200 OK");
        workerData("go on");
        pair.worker().writer().begin(FrameType.READ).number(100).end();
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(exchange.events()).containsExactly("start 200", "write 5", "flush");
    }

    @Test
    void sendsTheFirstChunkAtOnceAndThoseThatFollowSwiftlyTogether() throws Exception {
        int chunks = 100;
        var left = new AtomicInteger(chunks);
        Exchange answering = (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(), new Class<?>[] {Exchange.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(exchange, arguments);
                    boolean first = left.get() == chunks - 1;
                    // The application yields the second chunk when the client has the first one.
                    if (method.getName().equals(first ? "flush" : "write")) {
                        yieldOrEnd(left);
                    }
                    return result;
                });
        worker(FrameType.HEAD, "200 OK");
        yieldOrEnd(left);

        new Conversation(pair.bridge(), answering, exchange.body(), false, FLUSH_DELAY.standard()).relay(Duration.ZERO);

        assertThat(exchange.events()).startsWith("start 200", "write 1", "flush", "write 1");
        assertThat(exchange.events().stream().filter("flush"::equals).count()).isLessThan(chunks / 2);
        assertThat(exchange.text()).hasSize(chunks);
    }

    private void yieldOrEnd(AtomicInteger left) throws ChannelBrokenException {
        if (left.getAndDecrement() > 0) {
            workerData("x");
            pair.worker().send();
        } else {
            workerEnd();
        }
    }

    @Test
    void blamesTheClientWhenTheApplicationFailsOfABrokenBody() throws Exception {
        exchange.withBody("").breakingOffInTheBody();
        pair.worker().writer().begin(FrameType.READ).number(100).end();
        pair.worker()
                .writer()
                .begin(FrameType.FAILED)
                .text("app raised OSError")
                .text("")
                .end();
        pair.worker().send();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO))
                .isInstanceOfSatisfying(RequestFailure.class, failure -> {
                    assertThat(failure.status()).isEqualTo(400);
                    assertThat(failure)
                            .hasMessageContaining("Connection reset")
                            .hasMessageContaining("app raised OSError");
                });
    }

    @Test
    void reportsTheFailureOfAnApplicationWithItsTraceback() throws Exception {
        pair.worker()
                .writer()
                .begin(FrameType.FAILED)
                .text("app raised")
                .text("Traceback")
                .end();
        pair.worker().send();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure).hasMessage("app raised");
                    assertThat(failure.detail()).isEqualTo("Traceback");
                });
    }

    @Test
    void takesAFileThatIsTheOneThatTheApplicationOpened(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        worker(FrameType.HEAD, "200 OK");
        worker(FrameType.FILE, offer(file, 2, 5, number(file, "unix:ino")));
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(pair.worker().receive().type()).isEqualTo(FrameType.TAKEN);
        assertThat(conversation.file()).isEqualTo(new FileStretch(file, 2, 5));
        assertThat(exchange.text()).isEmpty();
    }

    @Test
    void declinesAFileThatIsAnotherOneThanTheApplicationOpened(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        worker(FrameType.HEAD, "200 OK");
        worker(FrameType.FILE, offer(file, 2, 5, number(file, "unix:ino") + 1));
        workerData("23456");
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(pair.worker().receive().type()).isEqualTo(FrameType.DECLINED);
        assertThat(conversation.file()).isNull();
        assertThat(exchange.text()).isEqualTo("23456");
    }

    @Test
    void declinesAFileThatIsShorterThanWhatIsToBeSent(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        worker(FrameType.HEAD, "200 OK");
        worker(FrameType.FILE, offer(file, 8, 3, number(file, "unix:ino")));
        workerEnd();

        conversation.relay(Duration.ZERO);

        assertThat(pair.worker().receive().type()).isEqualTo(FrameType.DECLINED);
    }

    @Test
    void refusesDataAfterAFileThatWasTaken(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        worker(FrameType.HEAD, "200 OK");
        worker(FrameType.FILE, offer(file, 0, 10, number(file, "unix:ino")));
        workerData("more");
        workerEnd();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO)).isInstanceOf(ProtocolFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/x|0|1|2", "/x|-1|1|2|3", "/x|0|a|2|3", "/x|1|9223372036854775807|2|3"})
    void refusesAnOfferThatIsNone(String strings) throws Exception {
        worker(FrameType.HEAD, "200 OK");
        worker(FrameType.FILE, strings.split("\\|"));
        pair.worker().send();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO)).isInstanceOf(ProtocolFailure.class);
    }

    @Test
    void noticesThatTheWorkerBrokeOff() throws Exception {
        worker(FrameType.HEAD, "200 OK");
        pair.worker().send();
        pair.worker().close();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO)).isInstanceOf(ChannelBrokenException.class);
    }

    private static String[] offer(Path file, long offset, long length, long inode) throws IOException {
        long device = number(file, "unix:dev");
        return new String[] {file.toString(), offset + "", length + "", device + "", inode + ""};
    }

    private static long number(Path file, String attribute) throws IOException {
        return ((Number) Files.getAttribute(file, attribute)).longValue();
    }

    private void worker(FrameType type, String... strings) {
        pair.worker().writer().begin(type);
        for (String string : strings) {
            pair.worker().writer().string(string);
        }
        pair.worker().writer().end();
    }

    private void workerData(String data) {
        pair.worker()
                .writer()
                .begin(FrameType.DATA)
                .bytes(data.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .end();
    }

    private void workerEnd() throws ChannelBrokenException {
        pair.worker().writer().empty(FrameType.END);
        pair.worker().send();
    }
}
