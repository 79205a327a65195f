// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TurnstileTest {

    private static final Runnable GIL = () -> {};

    private final Turnstile turnstile = new Turnstile();

    @Test
    void excludesNobodyForLong() throws InterruptedException {
        turnstile.enter(GIL);
        var inside = new CountDownLatch(1);

        new Thread(() -> {
                    turnstile.enter(GIL);
                    inside.countDown();
                })
                .start();

        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isFreeWhenTheLastHasLeft() {
        turnstile.enter(GIL);
        assertThat(turnstile.free()).isFalse();

        turnstile.leave();

        assertThat(turnstile.free()).isTrue();
    }

    @Test
    void staysWithTheThreadThatDisplacedAnother() throws InterruptedException {
        turnstile.enter(GIL);
        var other = new Thread(() -> turnstile.enter(GIL));
        other.start();
        other.join();

        turnstile.leave();

        assertThat(turnstile.free()).isFalse();
    }
}
