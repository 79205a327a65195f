// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.response.testkit.RecordingExchange;

@Timeout(30)
class JoinedExchangeTest {

    private final RecordingExchange client = RecordingExchange.get();
    private LateFlushes late = new LateFlushes(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        late.close();
    }

    @Test
    void flushesTheFirstChunkAtOnceAndJoinsThoseThatFollow() throws Exception {
        try (var joined = new JoinedExchange(client, late)) {
            joined.start(200, List.of());
            for (int i = 0; i < 3; i++) {
                chunk(joined);
            }
        }

        assertThat(client.events()).containsExactly("start 200", "write 1", "flush", "write 1", "write 1");
    }

    @Test
    void flushesWhatItHasHeldBackWhenTheMomentIsOver() throws Exception {
        late.close();
        late = new LateFlushes(Duration.ofMillis(50));
        var flushed = new CountDownLatch(2);
        try (var joined = new JoinedExchange(counting(flushed), late)) {
            joined.start(200, List.of());
            chunk(joined);
            chunk(joined);

            flushed.await();
        }
    }

    @Test
    void flushesWhatItHasHeldBackBeforeMoreOfTheBodyIsRead() throws Exception {
        client.withBody("a");
        try (var joined = new JoinedExchange(client, late)) {
            joined.start(200, List.of());
            chunk(joined);
            chunk(joined);

            joined.body().read(new byte[1], 0, 1);
        }

        assertThat(client.events()).endsWith("write 1", "flush");
    }

    @Test
    void hasNothingToReadWithoutWaitingWhileItHoldsSomethingBack() throws Exception {
        client.withBody("ab");
        try (var joined = new JoinedExchange(client, late)) {
            joined.start(200, List.of());
            chunk(joined);
            assertThat(joined.body().available()).isEqualTo(2);
            chunk(joined);
            assertThat(joined.body().available()).isZero();
            joined.body().read(new byte[1], 0, 1);

            assertThat(joined.body().available()).isPositive();
        }
    }

    @Test
    void tellsTheApplicationThatTheClientHasGoneWhileItWasNotLooking() throws Exception {
        late.close();
        late = new LateFlushes(Duration.ofMillis(50));
        var tried = new CountDownLatch(1);
        try (var joined = new JoinedExchange(failingAtTheSecond(tried), late)) {
            joined.start(200, List.of());
            chunk(joined);
            chunk(joined);
            tried.await();

            assertThatThrownBy(() -> joined.body().read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> chunk(joined)).isInstanceOf(IOException.class);
        }
    }

    private static void chunk(Exchange exchange) throws IOException {
        exchange.write(new byte[1], 0, 1);
        exchange.flush();
    }

    private Exchange counting(CountDownLatch flushes) {
        return new DelegatedExchange(client) {

            @Override
            public void flush() throws IOException {
                super.flush();
                flushes.countDown();
            }
        };
    }

    private Exchange failingAtTheSecond(CountDownLatch tried) {
        return new DelegatedExchange(client) {

            private int flushes;

            @Override
            public void flush() throws IOException {
                if (++flushes == 2) {
                    tried.countDown();
                    throw new IOException("Broken pipe");
                }
                super.flush();
            }
        };
    }
}
