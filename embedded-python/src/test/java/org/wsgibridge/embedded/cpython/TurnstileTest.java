// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnstileTest {

    private final Turnstile turnstile = new Turnstile();

    @Test
    void excludesNobodyForLong() throws InterruptedException {
        turnstile.enter();
        var inside = new CountDownLatch(1);

        new Thread(() -> {
                    turnstile.enter();
                    inside.countDown();
                })
                .start();

        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isFreeAgainWhenAllHaveLeft() {
        turnstile.enter();
        turnstile.enter();
        turnstile.leave();
        turnstile.leave();

        assertThat(turnstile.free()).isTrue();
    }

    @Test
    void isNotFreeWhileSomebodyIsInside() {
        turnstile.enter();
        turnstile.enter();
        turnstile.leave();

        assertThat(turnstile.free()).isFalse();
    }
}
