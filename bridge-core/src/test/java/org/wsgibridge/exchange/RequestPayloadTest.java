// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestPayloadTest {

    private final StringList list = new StringList(10);
    private final RequestPayload payload = new RequestPayload(list, bytes("script\0"), "0");

    @Test
    void putsWhatIsCommonBeforeTheBodyAndWhatIsTheRequestsOwnAfterIt() {
        payload.common(new CommonVariables(sink -> sink.variable("SERVER_NAME", "a\u00e4")));
        payload.variable("PATH_INFO", "/");
        payload.variable("QUERY_STRING", "");
        payload.end();

        assertThat(list.copy())
                .isEqualTo(bytes("\0\0\0\26script\0SERVER_NAME\0a\u00e4\0" + "0\0PATH_INFO\0/\0QUERY_STRING\0\0"));
    }

    @Test
    void hasBothListsWhenThereIsNothingInCommonAndNothingElse() {
        payload.end();

        assertThat(list.copy()).isEqualTo(bytes("\0\0\0\7script\0" + "0\0"));
    }

    @Test
    void takesWhatIsCommonForItsOwnWhenItComesLate() {
        payload.variable("PATH_INFO", "/");
        payload.common(new CommonVariables(sink -> sink.variable("SERVER_NAME", "a")));

        assertThat(list.copy()).isEqualTo(bytes("\0\0\0\7script\0" + "0\0PATH_INFO\0/\0SERVER_NAME\0a\0"));
    }

    @Test
    void refusesAVariableThatWouldMoveABoundary() {
        assertThatThrownBy(() -> new CommonVariables(sink -> sink.variable("SERVER_NAME", "a\0b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
