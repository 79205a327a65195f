// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "abc,abc,0",
        "abc,ABC,0",
        "abc,abd,1",
        "abc,acb,1",
        "abc,ab,1",
        "abc,abcd,1",
        "kitten,sitting,3",
        "'',abc,3"
    })
    void countsEdits(String left, String right, int distance) {
        assertThat(Nearest.distance(left, right)).isEqualTo(distance);
    }

    @Test
    void takesTheFirstOfTwoThatAreEquallyNear() {
        assertThat(Nearest.to("thread", List.of("threads", "threat"))).contains("threads");
    }

    @Test
    void findsNothingNearInNothing() {
        assertThat(Nearest.to("threads", List.of())).isEmpty();
    }

    @Test
    void findsNothingNearWhenMoreThanHalfWouldChange() {
        assertThat(Nearest.to("abcd", List.of("wxyz", "axyz"))).isEmpty();
    }
}
