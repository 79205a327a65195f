// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private static final long YOUNG = Duration.ofSeconds(1).toNanos();

    private static final long OLD = Duration.ofMinutes(1).toNanos();

    private final BackOff backOff = new BackOff(2);

    @Test
    void replacesTheFirstWorkerThatDiesAtOnce() {
        assertThat(backOff.died(YOUNG, "it fell over")).isZero();
        assertThat(backOff.remaining()).isNotPositive();
    }

    @Test
    void waitsTwiceAsLongAfterEachFurtherDeath() {
        backOff.died(YOUNG, "it fell over");

        assertThat(backOff.died(YOUNG, "it fell over")).isEqualTo(Duration.ofMillis(250));
        assertThat(backOff.died(YOUNG, "it fell over")).isEqualTo(Duration.ofMillis(500));
        assertThat(backOff.remaining()).isPositive();
    }

    @Test
    void waitsNoLongerThanAMinute() {
        for (int i = 0; i < 50; i++) {
            backOff.died(YOUNG, "it fell over");
        }

        assertThat(backOff.died(YOUNG, "it fell over")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void forgetsEarlyDeathsWhenAWorkerDiesOld() {
        backOff.died(YOUNG, "it fell over");
        backOff.died(YOUNG, "it fell over");

        assertThat(backOff.died(OLD, "it fell over")).isZero();
    }

    @Test
    void givesUpAfterOneDeathMoreThanItMayTryAgain() {
        backOff.died(YOUNG, "first");
        backOff.died(YOUNG, "second");
        assertThat(backOff.hopeless()).isFalse();

        backOff.died(YOUNG, "third");

        assertThat(backOff.hopeless()).isTrue();
        assertThat(backOff.cause()).isEqualTo("third");
    }

    @Test
    void takesHeartAgainWhenAWorkerLivesLongOrWhatItDiedOfIsMended() {
        for (int i = 0; i < 3; i++) {
            backOff.died(YOUNG, "it fell over");
        }
        backOff.lives(YOUNG);
        assertThat(backOff.hopeless()).isTrue();

        backOff.lives(OLD);

        assertThat(backOff.hopeless()).isFalse();
    }
}
