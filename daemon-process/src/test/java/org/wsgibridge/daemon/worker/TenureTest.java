// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TenureTest {

    private long now = -5;
    private final Tenure tenure = new Tenure(() -> now);

    @Test
    void lastsEightTimesAsLongAsItTookToMakeTheWorker() {
        enterAfter(10, WorkerState.READY);
        enterAfter(0, WorkerState.SERVING);

        assertThat(tenure.left()).isEqualTo(80);
    }

    @Test
    void goesByWhileTheWorkerServes() {
        enterAfter(10, WorkerState.READY);
        enterAfter(0, WorkerState.SERVING);
        now += 79;

        assertThat(tenure.left()).isEqualTo(1);
    }

    @Test
    void isOverForGood() {
        enterAfter(10, WorkerState.READY);
        enterAfter(0, WorkerState.SERVING);
        now += 1_000_000;

        assertThat(tenure.left()).isZero();
    }

    @Test
    void isNoLongerWhereTheWorkerWasReadyLongBeforeItWasNeeded() {
        enterAfter(10, WorkerState.READY);
        enterAfter(1_000, WorkerState.SERVING);

        assertThat(tenure.left()).isEqualTo(80);
    }

    @Test
    void lastsThreeSecondsAtTheMost() {
        enterAfter(Duration.ofMinutes(1).toNanos(), WorkerState.READY);
        enterAfter(0, WorkerState.SERVING);

        assertThat(Duration.ofNanos(tenure.left())).isEqualTo(Duration.ofSeconds(3));
    }

    private void enterAfter(long nanos, WorkerState state) {
        now += nanos;
        tenure.entered(state);
    }
}
