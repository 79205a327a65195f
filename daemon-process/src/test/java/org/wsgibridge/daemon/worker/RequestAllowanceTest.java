// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestAllowanceTest {

    @Test
    void takesNoMoreThanTheLimit() {
        var allowance = new RequestAllowance(2, 5, false, 0);

        assertThat(takenOf(allowance, 3)).isEqualTo(2);
        assertThat(allowance.finished()).isTrue();
    }

    @Test
    void takesMoreWhenItGoesOnUntilThereIsASuccessor() {
        var allowance = new RequestAllowance(2, 5, true, 0);

        assertThat(takenOf(allowance, 3)).isEqualTo(3);
        assertThat(allowance.exhausted()).isTrue();
        assertThat(allowance.finished()).isFalse();
    }

    @Test
    void takesOneWhenTheWorkerIsForASingleRequest() {
        assertThat(takenOf(new RequestAllowance(1, 1, true, 0), 2)).isEqualTo(1);
    }

    @Test
    void takesAnyNumberWithoutALimit() {
        assertThat(takenOf(new RequestAllowance(0, 1, false, 0), 10)).isEqualTo(10);
    }

    private static int takenOf(RequestAllowance allowance, int requests) {
        int taken = 0;
        for (int i = 0; i < requests; i++) {
            taken += allowance.take(() -> {}) ? 1 : 0;
        }
        return taken;
    }
}
