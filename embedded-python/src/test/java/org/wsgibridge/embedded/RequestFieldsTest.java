// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestFieldsTest {

    @Test
    void endsEveryStringWithANul() {
        var fields = new RequestFields().text("script").text("");

        assertThat(fields.toByteArray()).isEqualTo("script\0\0".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void writesNativeStringsByteByByte() {
        var fields = new RequestFields();

        fields.string("/caf\u00c3\u00a9");

        assertThat(new String(fields.bytes(), 0, fields.length(), StandardCharsets.UTF_8))
                .isEqualTo("/caf\u00e9\0");
    }

    @Test
    void growsWithWhatIsAdded() {
        var fields = new RequestFields();

        fields.string("x".repeat(100_000));
        fields.string("1");

        assertThat(fields.toByteArray()).hasSize(100_001 + 2).endsWith('1', 0);
    }

    @Test
    void putsANumberWhereRoomHasBeenLeftForIt() {
        var fields = new RequestFields().text("a");
        int position = fields.number();
        fields.text("b");

        fields.number(position, 258);

        assertThat(fields.toByteArray()).containsExactly('a', 0, 0, 0, 1, 2, 'b', 0);
    }
}
