// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampTest {

    @ParameterizedTest
    @CsvSource({"1763600000,0,1763600000.000000", "1,1000,1.000001", "1,999999999,1.999999", "0,0,0.000000"})
    void hasSixDecimals(long seconds, int nanos, String text) {
        assertThat(Timestamp.of(Instant.ofEpochSecond(seconds, nanos))).isEqualTo(text);
    }
}
