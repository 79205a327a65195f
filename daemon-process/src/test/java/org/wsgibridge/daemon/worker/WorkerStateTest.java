// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerStateTest {

    @ParameterizedTest
    @CsvSource({"STARTING, READY", "READY, SERVING", "SERVING, DRAINING", "DRAINING, ENDED"})
    void goesFromStartToEnd(WorkerState from, WorkerState to) {
        assertThat(from.to(to)).isEqualTo(to);
    }

    @ParameterizedTest
    @EnumSource(value = WorkerState.class, names = "ENDED", mode = EnumSource.Mode.EXCLUDE)
    void mayDieAtAnyTime(WorkerState from) {
        assertThat(from.to(WorkerState.ENDED)).isEqualTo(WorkerState.ENDED);
    }

    @ParameterizedTest
    @EnumSource(WorkerState.class)
    void staysEnded(WorkerState to) {
        assertThatThrownBy(() -> WorkerState.ENDED.to(to)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void doesNotServeAgainOnceItDrains() {
        assertThatThrownBy(() -> WorkerState.DRAINING.to(WorkerState.SERVING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("DRAINING");
    }
}
