// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

    @ParameterizedTest
    @CsvSource({"1763600000,0,1763600000.000000", "1,1000,1.000001", "1,999999999,1.999999", "0,0,0.000000"})
    void hasSixDecimals(long seconds, int nanos, String text) {
        assertThat(Timestamp.of(Instant.ofEpochSecond(seconds, nanos))).isEqualTo(text);
    }

    @Test
    void isTheNumberThatItsTextTells() {
        var random = new Random(20261126);
        for (int i = 0; i < 100_000; i++) {
            String text = Timestamp.of(
                    Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000)));

            assertThat(Timestamp.seconds(text)).isEqualTo(Double.parseDouble(text));
        }
        assertThat(Timestamp.seconds(Timestamp.NEVER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1.5", ".000000", "1764115200.-00001", "1764115200.00000x"})
    void isNoOtherText(String text) {
        assertThatThrownBy(() -> Timestamp.seconds(text)).isInstanceOf(NumberFormatException.class);
    }
}
