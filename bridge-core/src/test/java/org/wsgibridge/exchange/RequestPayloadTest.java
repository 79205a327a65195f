// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestPayloadTest {

    private final StringBuilder written = new StringBuilder();
    private final RequestPayload payload = new RequestPayload("0") {

        @Override
        protected void string(String text) {
            written.append(text).append('|');
        }

        @Override
        protected void strings(byte[] bytes) {
            written.append(new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', '|'));
        }

        @Override
        protected void endOfCommon() {
            written.append("~");
        }
    };

    @Test
    void putsWhatIsCommonBeforeTheBodyAndWhatIsTheRequestsOwnAfterIt() {
        payload.common(new CommonVariables(sink -> sink.variable("SERVER_NAME", "a\u00e4")));
        payload.variable("PATH_INFO", "/");
        payload.variable("QUERY_STRING", "");
        payload.end();

        assertThat(written).hasToString("SERVER_NAME|a\u00e4|~0|PATH_INFO|/|QUERY_STRING||");
    }

    @Test
    void hasBothListsWhenThereIsNothingInCommonAndNothingElse() {
        payload.end();

        assertThat(written).hasToString("~0|");
    }

    @Test
    void takesWhatIsCommonForItsOwnWhenItComesLate() {
        payload.variable("PATH_INFO", "/");
        payload.common(new CommonVariables(sink -> sink.variable("SERVER_NAME", "a")));

        assertThat(written).hasToString("~0|PATH_INFO|/|SERVER_NAME|a|");
    }

    @Test
    void refusesAVariableThatWouldMoveABoundary() {
        assertThatThrownBy(() -> new CommonVariables(sink -> sink.variable("SERVER_NAME", "a\0b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }
}
