// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeclineTest {

    private long now = -5;
    private final Decline decline = new Decline(() -> now);

    @Test
    void hasNotBegunInAWorkerThatIsWell() {
        decline.moved(WorkerState.READY, WorkerState.SERVING);

        assertThat(decline.died()).isFalse();
        assertThat(decline.draining()).isZero();
        assertThat(decline.idle()).isZero();
        assertThat(decline.gone()).isZero();
    }

    @Test
    void countsFromTheFirstTimeThatAStepWasSeen() {
        decline.moved(WorkerState.SERVING, WorkerState.DRAINING);
        now += 10;
        decline.idled();
        now += 10;
        decline.idled();
        decline.vanished();
        now += 10;
        decline.vanished();

        assertThat(decline.draining()).isEqualTo(30);
        assertThat(decline.idle()).isEqualTo(20);
        assertThat(decline.gone()).isEqualTo(10);
    }

    @Test
    void tellsThatTheProcessIsGoneAtOnce() {
        decline.vanished();

        assertThat(decline.gone()).isPositive();
    }

    @Test
    void isADeathWhenTheWorkerWasNotTold() {
        decline.moved(WorkerState.SERVING, WorkerState.ENDED);

        assertThat(decline.died()).isTrue();
    }

    @Test
    void isNoDeathWhenTheWorkerWasTold() {
        decline.moved(WorkerState.DRAINING, WorkerState.ENDED);

        assertThat(decline.died()).isFalse();
    }
}
