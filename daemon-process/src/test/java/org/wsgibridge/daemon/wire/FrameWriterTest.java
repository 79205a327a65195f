// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.daemon.wire.GoldenFrames.Golden;

class FrameWriterTest {

    @ParameterizedTest
    @MethodSource("org.wsgibridge.daemon.wire.GoldenFrames#all")
    void writesEveryGoldenFrameToTheByte(Golden golden) {
        var writer = new FrameWriter().begin(golden.type());

        switch (golden.encoding()) {
            case "strings" -> golden.strings().forEach(writer::string);
            case "strings-utf8" -> golden.strings().forEach(writer::text);
            case "text-utf8" -> writer.bytes(golden.meaning().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            case "request" -> {
                int begin = writer.size();
                writer.number(0);
                golden.strings(0).forEach(writer::string);
                writer.payload().number(begin, writer.size() - begin - Integer.BYTES);
                golden.strings(1).forEach(writer::string);
            }
            case "u32" -> writer.number(Integer.parseInt(golden.meaning()));
            default -> writer.bytes(HexFormat.of().parseHex(golden.meaning()));
        }
        writer.end();

        assertThat(bytes(writer)).isEqualTo(golden.bytes());
    }

    @Test
    void refusesAStringWithANulBecauseItWouldMoveABoundary() {
        var writer = new FrameWriter().begin(FrameType.REQUEST);

        assertThatThrownBy(() -> writer.string("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void refusesAPayloadOfMoreThan24BitsOfLength() {
        var writer = new FrameWriter().begin(FrameType.DATA).bytes(new byte[FrameWriter.MAX_PAYLOAD + 1]);

        assertThatThrownBy(writer::end).isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.size()).isZero();
    }

    private static byte[] bytes(FrameWriter writer) {
        var buffer = writer.bytes();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
