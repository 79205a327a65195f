// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestAllowanceTest {

    private static final long TENURE = 80;

    private long now = -5;

    @Test
    void takesNoMoreThanTheLimit() {
        var allowance = allowance(2, 5, false);

        assertThat(takenOf(allowance, 3)).isEqualTo(2);
        assertThat(allowance.finished()).isTrue();
    }

    @Test
    void takesMoreWhenItGoesOnUntilThereIsASuccessor() {
        var allowance = allowance(2, 5, true);
        now += TENURE;

        assertThat(takenOf(allowance, 3)).isEqualTo(3);
        assertThat(allowance.exhausted()).isTrue();
        assertThat(allowance.finished()).isFalse();
    }

    @Test
    void takesOneWhenTheWorkerIsForASingleRequest() {
        assertThat(takenOf(allowance(1, 1, true), 2)).isEqualTo(1);
    }

    @Test
    void takesAnyNumberWithoutALimit() {
        assertThat(takenOf(allowance(0, 1, false), 10)).isEqualTo(10);
    }

    @Test
    void callsForNoSuccessorBeforeTheTenureOfTheWorkerIsOver() {
        var allowance = allowance(5, 5, true);
        now += TENURE - 1;

        takenOf(allowance, 100);

        assertThat(allowance.nearlyExhausted()).isFalse();
        assertThat(allowance.exhausted()).isFalse();
        assertThat(allowance.kept()).isEqualTo(1);
    }

    @Test
    void callsForASuccessorWhenTheTenureIsOver() {
        var allowance = allowance(5, 5, true);
        takenOf(allowance, 100);

        now += TENURE;

        assertThat(allowance.nearlyExhausted()).isTrue();
        assertThat(allowance.exhausted()).isTrue();
        assertThat(allowance.kept()).isZero();
    }

    @Test
    void callsForASuccessorAtOnceWhenRequestsTookLongerThanTheTenure() {
        var allowance = allowance(100, 5, true);
        now += TENURE;

        takenOf(allowance, 90);

        assertThat(allowance.nearlyExhausted()).isTrue();
        assertThat(allowance.exhausted()).isFalse();
    }

    @Test
    void keepsNoWorkerThatHasRequestsToSpare() {
        var allowance = allowance(100, 5, true);

        takenOf(allowance, 50);

        assertThat(allowance.kept()).isZero();
    }

    @Test
    void takesNoNoticeOfATenureWhereTheLimitIsAHardOne() {
        var allowance = allowance(5, 5, false);

        takenOf(allowance, 5);

        assertThat(allowance.nearlyExhausted()).isTrue();
        assertThat(allowance.exhausted()).isTrue();
        assertThat(allowance.finished()).isTrue();
        assertThat(allowance.kept()).isZero();
    }

    /** Of a worker that has just begun to serve. */
    private RequestAllowance allowance(int maximum, int threads, boolean goesOn) {
        var tenure = new Tenure(() -> now);
        now += TENURE / 8;
        tenure.entered(WorkerState.READY);
        tenure.entered(WorkerState.SERVING);
        return new RequestAllowance(maximum, threads, goesOn, 0, tenure);
    }

    private static int takenOf(RequestAllowance allowance, int requests) {
        int taken = 0;
        for (int i = 0; i < requests; i++) {
            taken += allowance.take(() -> {}) ? 1 : 0;
        }
        return taken;
    }
}
