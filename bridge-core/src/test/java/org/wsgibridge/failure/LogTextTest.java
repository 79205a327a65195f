// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void leavesOrdinaryTextAsItIs() {
        assertThat(LogText.oneLine("/hello wörld.py")).isEqualTo("/hello wörld.py");
        assertThat(LogText.oneLine("\tat org.example.Shop")).isEqualTo("\tat org.example.Shop");
    }

    @Test
    void showsControlCharactersSoThatNobodyCanForgeARecord() {
        assertThat(LogText.oneLine("/a\n2026 ERROR\r\u0085b")).isEqualTo("/a\\x0a2026 ERROR\\x0d\\x85b");
    }

    @Test
    void indentsWhatGoesOnOnLinesOfItsOwn() {
        assertThat(LogText.continued("Traceback\n  line\n").lines()).containsExactly("", "    Traceback", "      line");
    }

    @Test
    void addsNothingWhereThereIsNothing() {
        assertThat(LogText.continued("")).isEmpty();
    }
}
