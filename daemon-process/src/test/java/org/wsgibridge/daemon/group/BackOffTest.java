// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private static final long YOUNG = Duration.ofSeconds(1).toNanos();

    private static final long OLD = Duration.ofMinutes(1).toNanos();

    private final BackOff backOff = new BackOff();

    @Test
    void replacesTheFirstWorkerThatDiesAtOnce() {
        assertThat(backOff.died(YOUNG)).isZero();
        assertThat(backOff.remaining()).isNotPositive();
    }

    @Test
    void waitsTwiceAsLongAfterEachFurtherDeath() {
        backOff.died(YOUNG);

        assertThat(backOff.died(YOUNG)).isEqualTo(Duration.ofMillis(250));
        assertThat(backOff.died(YOUNG)).isEqualTo(Duration.ofMillis(500));
        assertThat(backOff.remaining()).isPositive();
    }

    @Test
    void waitsNoLongerThanAMinute() {
        for (int i = 0; i < 50; i++) {
            backOff.died(YOUNG);
        }

        assertThat(backOff.died(YOUNG)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void forgetsEarlyDeathsWhenAWorkerDiesOld() {
        backOff.died(YOUNG);
        backOff.died(YOUNG);

        assertThat(backOff.died(OLD)).isZero();
    }
}
