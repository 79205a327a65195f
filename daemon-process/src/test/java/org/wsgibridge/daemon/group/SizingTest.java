// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Location;

class SizingTest {

    private static final GroupOptions OPTIONS = GroupOptions.named("g", new Location("", 0))
            .processes(1, 3)
            .threads(4)
            .upkeep(upkeep -> upkeep.withIdleTimeout(Duration.ofSeconds(10)))
            .build();

    private long now = 1;

    private final Sizing sizing = new Sizing(OPTIONS, () -> now);

    private void measure(int waiting, int busy, Duration later) {
        now += later.toNanos();
        sizing.measure(waiting, busy, true);
    }

    private void grow() {
        measure(1, 4, Duration.ofMillis(1));
        measure(1, 4, Duration.ofMillis(200));
    }

    @Test
    void beginsWithTheSmallerNumber() {
        assertThat(sizing.wanted()).isEqualTo(1);
    }

    @Test
    void growsWhenRequestsKeepWaiting() {
        grow();

        assertThat(sizing.wanted()).isEqualTo(2);
    }

    @Test
    void ignoresARequestThatWaitsForAMoment() {
        measure(1, 4, Duration.ofMillis(1));
        measure(0, 4, Duration.ofMillis(60));
        measure(1, 4, Duration.ofMillis(60));

        assertThat(sizing.wanted()).isEqualTo(1);
    }

    @Test
    void waitsForTheLastOneToServeBeforeItWantsAnother() {
        grow();

        for (int i = 0; i < 10; i++) {
            now += Duration.ofMillis(200).toNanos();
            sizing.measure(1, 4, false);
        }

        assertThat(sizing.wanted()).isEqualTo(2);
    }

    @Test
    void growsNoFurtherThanTheLargerNumber() {
        for (int i = 0; i < 10; i++) {
            grow();
        }

        assertThat(sizing.wanted()).isEqualTo(3);
    }

    @Test
    void shrinksWhenTheOthersHaveRoomToSpare() {
        grow();
        measure(0, 3, Duration.ofSeconds(5));
        measure(0, 0, Duration.ofSeconds(6));

        assertThat(sizing.wanted()).isEqualTo(1);
    }

    @Test
    void staysWhenTheOthersWouldBeBusy() {
        grow();
        measure(0, 4, Duration.ofSeconds(5));
        measure(0, 0, Duration.ofSeconds(6));

        assertThat(sizing.wanted()).isEqualTo(2);
    }

    @Test
    void shrinksNoFurtherThanTheSmallerNumber() {
        for (int i = 0; i < 10; i++) {
            measure(0, 0, Duration.ofSeconds(11));
        }

        assertThat(sizing.wanted()).isEqualTo(1);
    }
}
