// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.gateway.Header;

class HeaderRulesTest {

    @Test
    void acceptsATokenAndAnyLatin1Value() {
        assertThatCode(() -> HeaderRules.check(new Header("X-Sch\u002d1!", "gr\u00fcn\tund, \"blau\"")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAnEmptyName() {
        assertRefused(new Header("", "x"), "header name is empty");
    }

    @Test
    void refusesASpaceInAName() {
        assertRefused(new Header("X Y", "x"), "space character in header name: b'X Y'");
    }

    @Test
    void refusesAControlCharacterInAName() {
        assertRefused(new Header("X\u0000Y", "x"), "control character in header name: b'X\\x00Y'");
    }

    @Test
    void refusesANameThatIsNoToken() {
        assertRefused(new Header("X:Y", "x"), "character ':' in header name: b'X:Y'");
    }

    @ParameterizedTest
    @CsvSource({"'a\rb',a\\rb", "'a\nb',a\\nb", "'a\r\nSet-Cookie: b',a\\r\\nSet-Cookie: b"})
    void refusesALineBreakInAValue(String value, String shown) {
        assertRefused(new Header("X", value), "carriage return/line feed character in header value: b'" + shown + "'");
    }

    @Test
    void refusesNulInAValue() {
        assertRefused(new Header("X", "a\u0000b"), "null character in header value: b'a\\x00b'");
    }

    @Test
    void refusesAValueThatLatin1CannotSay() {
        assertRefused(
                new Header("X", "\u20ac"),
                "'latin-1' codec can't encode character '\\u20ac' in position 0: ordinal not in range(256)");
        assertRefused(
                new Header("X", "a\u20ac\u20acb"),
                "'latin-1' codec can't encode characters in position 1-2: ordinal not in range(256)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection", "TRANSFER-ENCODING", "te", "Upgrade", "Keep-Alive"})
    void knowsTheHeadersOfTheConnection(String name) {
        assertThat(HeaderRules.isHopByHop(name)).isTrue();
    }

    @Test
    void readsTheContentLength() {
        assertThat(HeaderRules.contentLength(List.of(new Header("content-length", " 42 "))))
                .isEqualTo(42);
    }

    @Test
    void saysWhenThereIsNoContentLength() {
        assertThat(HeaderRules.contentLength(List.of(new Header("ETag", "\"a\""))))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"-1", "+5", "0x10", "5 bytes", "''", "99999999999999999999"})
    void refusesAContentLengthThatIsNoNumberOfBytes(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderRules.contentLength(List.of(new Header("Content-Length", value))))
                .withMessageStartingWith("Content-Length is ");
    }

    @Test
    void refusesTwoDifferentContentLengths() {
        var headers = List.of(new Header("Content-Length", "5"), new Header("Content-Length", "6"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderRules.contentLength(headers))
                .withMessage("Content-Length is given twice with different values: 5 and 6");
    }

    private static void assertRefused(Header header, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderRules.check(header))
                .withMessage(message);
    }
}
