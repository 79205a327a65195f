// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.wsgibridge.site.Timeout.FLUSH_DELAY;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.ChannelPair;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

/** What becomes of workers that do not keep to the wire format. */
@Timeout(30)
class ConversationWithRubbishTest {

    private final ChannelPair pair = new ChannelPair();
    private final Conversation conversation = conversation(pair);

    @AfterEach
    void close() {
        pair.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameType.class,
            names = {
                "LAUNCH",
                "REQUEST",
                "BODY",
                "BODY_FAILED",
                "CANCEL",
                "HELLO",
                "READY",
                "LOAD_FAILED",
                "DATA",
                "END",
                "LOG",
                "FILE"
            })
    void refusesAFrameThatMustNotComeBeforeTheHead(FrameType type) throws Exception {
        pair.worker()
                .writer()
                .begin(type)
                .bytes(type == FrameType.END ? new byte[0] : new byte[] {'x', 0})
                .end();
        pair.worker().send();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO)).isInstanceOf(ProtocolFailure.class);
    }

    @Test
    void refusesASecondHead() throws Exception {
        worker(FrameType.HEAD, "200 OK");
        worker(FrameType.HEAD, "200 OK");
        pair.worker().send();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO)).isInstanceOf(ProtocolFailure.class);
    }

    @Test
    void refusesAStatusThatIsNoNumber() throws Exception {
        worker(FrameType.HEAD, "OK");
        pair.worker().send();

        assertThatThrownBy(() -> conversation.relay(Duration.ZERO))
                .isInstanceOf(ProtocolFailure.class)
                .hasMessageContaining("OK");
    }

    @Test
    void endsWhateverRubbishAWorkerSends() throws Exception {
        var random = new Random(20261120);
        for (int round = 0; round < 2000; round++) {
            byte[] rubbish = new byte[1 + random.nextInt(200)];
            random.nextBytes(rubbish);
            if (round % 2 == 0) {
                rubbish[0] = (byte) (0x11 + random.nextInt(10));
            }
            assertEnds(rubbish);
        }
    }

    @Test
    void endsWhereverAResponseIsCutOffAndWhicheverBitOfItFlips() throws Exception {
        byte[] response = response();
        for (int length = 0; length < response.length; length++) {
            assertEnds(Arrays.copyOf(response, length));
        }
        for (int bit = 0; bit < response.length * Byte.SIZE; bit++) {
            byte[] flipped = response.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertEnds(flipped);
        }
    }

    @Test
    void endsWhateverFramesAWorkerSendsInWhateverOrder() throws Exception {
        var random = new Random(20261120);
        for (int round = 0; round < 2000; round++) {
            var writer = new FrameWriter();
            for (int i = 0; i < 50; i++) {
                byte[] payload = new byte[random.nextInt(20)];
                random.nextBytes(payload);
                FrameType[] types = FrameType.values();
                boolean apt = random.nextInt(4) > 0;
                FrameType type = apt ? FrameType.DATA : types[random.nextInt(types.length)];
                if (i == 0 && round % 2 == 0) {
                    writer.begin(FrameType.HEAD).string("200 OK").end();
                }
                writer.begin(type).bytes(payload).end();
            }
            assertEnds(writer.copy());
        }
    }

    /** Ends in a response or in a failure that the gateway knows, and in nothing else, and not never. */
    private static void assertEnds(byte[] sent) throws IOException {
        try (var fresh = new ChannelPair()) {
            fresh.sendRaw(sent);
            fresh.worker().close();
            Throwable failure = catchThrowable(() -> conversation(fresh).relay(Duration.ZERO));
            if (failure != null) {
                assertThat(failure)
                        .isInstanceOfAny(ProtocolFailure.class, ChannelBrokenException.class, ApplicationFailure.class);
            }
        }
    }

    private static byte[] response() {
        var writer = new FrameWriter();
        writer.begin(FrameType.HEAD).string("200 OK").string("X-A").string("1").end();
        writer.begin(FrameType.DATA).bytes(new byte[] {'a', 'b', 'c'}).end();
        writer.begin(FrameType.READ).number(10).end();
        writer.empty(FrameType.END);
        return writer.copy();
    }

    private static Conversation conversation(ChannelPair pair) {
        RecordingExchange exchange = RecordingExchange.get();
        return new Conversation(pair.bridge(), exchange, exchange.body(), false, FLUSH_DELAY.standard());
    }

    private void worker(FrameType type, String string) {
        pair.worker().writer().begin(type).string(string).end();
    }
}
