// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusLineTest {

    @Test
    void readsCodeAndReason() {
        assertThat(StatusLine.parse("404 Not Found")).isEqualTo(new StatusLine(404, "Not Found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "200 "})
    void readsACodeWithoutReason(String text) {
        assertThat(StatusLine.parse(text)).isEqualTo(new StatusLine(200, ""));
    }

    @Test
    void readsAReasonBeyondAscii() {
        assertThat(StatusLine.parse("200 Sch\u00f6n").reason()).isEqualTo("Sch\u00f6n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20X OK|status code must be a 3 digit integer: b'20X OK'",
                "2000 OK|status code must be a 3 digit integer: b'2000 OK'",
                "''|status code must be a 3 digit integer: b''",
                "200OK|no space following status code: b'200OK'",
                "099 Low|status code must be between 200 and 999: b'099 Low'",
                "103 Hints|status code must be between 200 and 999: b'103 Hints'"
            })
    void refusesWhatIsNoStatusInTheWordsOfModWsgi(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusLine.parse(text))
                .withMessage(message);
    }

    @Test
    void refusesAControlCharacterInTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusLine.parse("200 OK\r\nX: 1"))
                .withMessage("control character in status reason phrase: b'200 OK\\r\\nX: 1'");
    }

    @Test
    void refusesAReasonThatLatin1CannotSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusLine.parse("200 \u20ac"))
                .withMessage(
                        "'latin-1' codec can't encode character '\\u20ac' in position 4: ordinal not in range(256)");
    }

    @ParameterizedTest
    @CsvSource({"204,true", "304,true", "200,false", "404,false"})
    void knowsWhichResponsesHaveNoBody(int code, boolean bodiless) {
        assertThat(new StatusLine(code, "").bodiless()).isEqualTo(bodiless);
    }
}
