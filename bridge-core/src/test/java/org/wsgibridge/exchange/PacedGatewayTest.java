// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.wsgibridge.response.testkit.RecordingExchange;

/** When an application says that it will hold up the thread of the request. */
class PacedGatewayTest {

    private static final Duration QUICK = Duration.ofNanos(50_000);
    private static final Duration SLOW = Duration.ofMillis(100);

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong takes = new AtomicLong();
    private final PacedGateway gateway = new PacedGateway(exchange -> clock.addAndGet(takes.get()), clock::get);

    @Test
    void oneThatIsQuickHoldsTheThread() throws Exception {
        assertThat(heldUp(1000, QUICK)).isZero();
    }

    @Test
    void aSingleRequestThatTakesLongProvesNothing() throws Exception {
        heldUp(1, SLOW);

        assertThat(heldUp(1000, QUICK)).isZero();
    }

    @Test
    void oneThatIsSlowSaysSoFromTheFourthRequestOn() throws Exception {
        assertThat(heldUp(3, SLOW)).isZero();
        assertThat(heldUp(100, SLOW)).isEqualTo(100);
    }

    @Test
    void oneThatIsAlwaysALittleTooSlowSaysSoInTheEnd() throws Exception {
        heldUp(200, Duration.ofNanos(300_000));

        assertThat(heldUp(10, Duration.ofNanos(300_000))).isEqualTo(10);
    }

    @Test
    void oneThatIsSlowInOneRequestOfTenSaysSo() throws Exception {
        for (int i = 0; i < 20; i++) {
            heldUp(9, QUICK);
            heldUp(1, SLOW);
        }

        assertThat(heldUp(9, QUICK)).isEqualTo(9);
    }

    @Test
    void oneThatHasBecomeQuickHoldsTheThreadAgain() throws Exception {
        heldUp(1000, SLOW);
        heldUp(100, QUICK);

        assertThat(heldUp(100, QUICK)).isZero();
    }

    /** How many of so many requests that take so long are announced as slow. */
    private int heldUp(int requests, Duration each) throws Exception {
        takes.set(each.toNanos());
        var announced = new AtomicLong();
        var exchange = new DelegatedExchange(new RecordingExchange()) {

            @Override
            public void heldUp() {
                announced.incrementAndGet();
            }
        };
        for (int i = 0; i < requests; i++) {
            gateway.serve(exchange);
        }
        return announced.intValue();
    }
}
