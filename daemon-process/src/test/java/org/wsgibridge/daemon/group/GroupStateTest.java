// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupStateTest {

    @Test
    void leavesFatalForAnotherStart() {
        assertThat(GroupState.FATAL.to(GroupState.STARTING)).isEqualTo(GroupState.STARTING);
    }

    @Test
    void refusesRequestsWhileNobodyWillServeThem() {
        assertThat(GroupState.values())
                .filteredOn(GroupState::refuses)
                .containsExactly(GroupState.BACKING_OFF, GroupState.FATAL);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STOPPING", "STOPPED"},
            mode = EnumSource.Mode.EXCLUDE)
    void canBeStoppedWhereverItStands(GroupState state) {
        assertThat(state.to(GroupState.STOPPING)).isEqualTo(GroupState.STOPPING);
    }

    @Test
    void refusesATransitionThatItsTableDoesNotHave() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GroupState.STOPPED.to(GroupState.SERVING))
                .withMessage("a group cannot go from STOPPED to SERVING");
    }
}
