// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final List<String> log = new ArrayList<>();
    private final Notices notices = new Notices(log::add);

    @Test
    void passesEachSentenceOnOnce() {
        notices.accept("a");
        notices.accept("b");
        notices.accept("a");

        assertThat(log).containsExactly("a", "b");
    }

    @Test
    void fallsSilentBeforeItsMemoryGrowsWithoutBound() {
        for (int i = 0; i < 1000; i++) {
            notices.accept("sentence " + i);
        }

        assertThat(log).hasSize(100);
    }
}
