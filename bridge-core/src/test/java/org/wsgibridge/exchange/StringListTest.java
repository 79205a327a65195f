// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StringListTest {

    @Test
    void endsEveryStringWithANul() {
        var list = new StringList(10).text("script").text("");

        assertThat(list.copy()).isEqualTo("script\0\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void writesNativeStringsByteByByte() {
        var list = new StringList(10);

        list.string("/caf\u00c3\u00a9");

        assertThat(new String(list.copy(), StandardCharsets.UTF_8)).isEqualTo("/caf\u00e9\0");
    }

    @Test
    void growsWithWhatIsAdded() {
        var list = new StringList(10);

        list.string("x".repeat(100_000));
        list.string("1");

        assertThat(list.copy()).hasSize(100_001 + 2).endsWith('1', 0);
    }

    @Test
    void putsANumberWhereRoomHasBeenLeftForIt() {
        var list = new StringList(10).text("a");
        int position = list.length();
        list.number(0).text("b");

        list.number(position, 258);

        assertThat(list.copy()).containsExactly('a', 0, 0, 0, 1, 2, 'b', 0);
    }

    @Test
    void refusesAStringThatWouldMoveABoundary() {
        assertThatThrownBy(() -> new StringList(10).string("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void forgetsWhatIsCutOff() {
        assertThat(new StringList(10).text("a").text("b").cut(2).text("c").copy())
                .isEqualTo("a\0c\0".getBytes(StandardCharsets.US_ASCII));
    }
}
