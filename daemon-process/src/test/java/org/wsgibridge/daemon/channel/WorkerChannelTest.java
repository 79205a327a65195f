// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;

@Timeout(30)
class WorkerChannelTest {

    private final ChannelPair pair = new ChannelPair();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void carriesFramesBothWays() throws Exception {
        pair.bridge().writer().begin(FrameType.REQUEST).string("script").end();
        pair.bridge().send();
        pair.worker().writer().empty(FrameType.END);
        pair.worker().send();

        assertThat(pair.worker().receive().strings()).containsExactly("script");
        assertThat(pair.bridge().receive().type()).isEqualTo(FrameType.END);
    }

    @Test
    void doesNotWaitWhenItIsOnlyAskedForWhatIsHere() throws Exception {
        assertThat(pair.bridge().poll()).isNull();
    }

    @Test
    void saysThatThePeerHasClosed() throws Exception {
        pair.worker().close();

        assertThat(pair.bridge().receiveOrEnd()).isNull();
    }

    @Test
    void takesAnEndWithinAFrameForABrokenChannel() throws Exception {
        pair.sendRaw(new byte[] {0x14, 0, 0});
        pair.worker().close();

        assertThatThrownBy(() -> pair.bridge().receiveOrEnd())
                .isInstanceOf(ChannelBrokenException.class)
                .hasMessageContaining("within a frame");
    }

    @Test
    void knowsThatAPeerThatHasClosedHasSeenNothingOfARequest() throws Exception {
        pair.worker().close();
        pair.bridge().writer().empty(FrameType.CANCEL);

        assertThatThrownBy(() -> pair.bridge().send())
                .isInstanceOfSatisfying(
                        ChannelBrokenException.class,
                        broken -> assertThat(broken.undelivered()).isTrue());
    }

    @Test
    void knowsThatAPeerHasClosedWithoutReadingARequest() throws Exception {
        pair.bridge().writer().empty(FrameType.CANCEL);
        pair.bridge().send();
        pair.worker().close();

        assertThat(pair.bridge().leftUnread(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void knowsThatAPeerHasClosedAfterItHasReadARequest() throws Exception {
        pair.bridge().writer().empty(FrameType.CANCEL);
        pair.bridge().send();
        pair.worker().receive();
        pair.worker().close();

        assertThat(pair.bridge().leftUnread(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void doesNotKnowWhatAPeerHasReadThatHasNotClosed() throws Exception {
        pair.bridge().writer().empty(FrameType.CANCEL);
        pair.bridge().send();

        assertThat(pair.bridge().leftUnread(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void endsAWaitWhenItIsClosedByAnotherThread() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return pair.bridge().receive().type().name();
            } catch (ChannelBrokenException broken) {
                return "broken";
            }
        });

        closeUntilDone(waiting);

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("broken");
    }

    @Test
    void waitsNoLongerThanItIsTold() throws Exception {
        assertThat(pair.bridge().receive(Duration.ofMillis(1))).isNull();
        assertThat(pair.bridge().receive(Duration.ZERO)).isNull();
    }

    @Test
    void receivesWhatComesInTime() throws Exception {
        pair.worker().writer().empty(FrameType.END);
        pair.worker().send();

        Frame frame = pair.bridge().receive(Duration.ofSeconds(20));

        assertThat(frame).isNotNull();
        assertThat(frame.type()).isEqualTo(FrameType.END);
    }

    @Test
    void sendsAndWaitsForEverAfterAWaitWithAnEnd() throws Exception {
        byte[] large = new byte[1_000_000];
        assertThat(pair.bridge().receive(Duration.ofMillis(1))).isNull();

        var received = CompletableFuture.supplyAsync(() -> pieces(large.length));
        pair.bridge().writer().begin(FrameType.BODY).bytes(large).end();
        pair.bridge().send();

        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(large.length);
        pair.worker().writer().empty(FrameType.END);
        pair.worker().send();
        assertThat(pair.bridge().receive().type()).isEqualTo(FrameType.END);
    }

    private int pieces(int length) {
        int count = 0;
        try {
            while (count < length) {
                count += pair.worker().receive().length();
            }
        } catch (ChannelBrokenException broken) {
            return -1;
        }
        return count;
    }

    @Test
    void noticesInAWaitWithAnEndThatThePeerHasClosed() throws Exception {
        pair.worker().close();

        assertThatThrownBy(() -> pair.bridge().receive(Duration.ofSeconds(20)))
                .isInstanceOf(ChannelBrokenException.class);
    }

    @Test
    void endsAWaitWithAnEndWhenItIsClosedByAnotherThread() throws Exception {
        assertThat(pair.bridge().receive(Duration.ofMillis(1))).isNull();
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(pair.bridge().receive(Duration.ofSeconds(20)));
            } catch (ChannelBrokenException broken) {
                return "broken";
            }
        });

        closeUntilDone(waiting);

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("broken");
    }

    private void closeUntilDone(CompletableFuture<String> waiting) throws IOException {
        pair.bridge().close();
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }
}
