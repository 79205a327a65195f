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
    void writesVariablesByteByByte() {
        var fields = new RequestFields();

        fields.variable("PATH_INFO", "/caf\u00c3\u00a9");

        assertThat(new String(fields.bytes(), 0, fields.length(), StandardCharsets.UTF_8))
                .isEqualTo("PATH_INFO\0/caf\u00e9\0");
    }

    @Test
    void growsWithWhatIsAdded() {
        var fields = new RequestFields();

        fields.variable("COOKIE", "x".repeat(100_000));
        fields.variable("LAST", "1");

        assertThat(fields.toByteArray()).hasSize(7 + 100_001 + 5 + 2).endsWith('1', 0);
    }
}
