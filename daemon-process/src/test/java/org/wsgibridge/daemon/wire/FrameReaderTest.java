// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.daemon.wire.GoldenFrames.Golden;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

class FrameReaderTest {

    private final FrameReader reader = new FrameReader();

    @ParameterizedTest
    @MethodSource("org.wsgibridge.daemon.wire.GoldenFrames#all")
    void readsEveryGoldenFrame(Golden golden) {
        feed(golden.bytes());

        assertThat(meaning(reader.next(), golden.encoding())).isEqualTo(expected(golden));
        assertThat(reader.midFrame()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("org.wsgibridge.daemon.wire.GoldenFrames#all")
    void readsEveryGoldenFrameByteByByte(Golden golden) {
        var received = new ArrayList<Received>();

        for (byte each : golden.bytes()) {
            feed(new byte[] {each});
            drain(received);
        }

        assertThat(joined(received)).containsExactly(payload(golden));
    }

    @ParameterizedTest
    @MethodSource("org.wsgibridge.daemon.wire.GoldenFrames#all")
    void asksForMoreBytesWhereverAFrameIsCutOff(Golden golden) {
        for (int cut = 1; cut < golden.bytes().length; cut++) {
            var cutReader = new FrameReader();
            cutReader.space().put(golden.bytes(), 0, cut);
            cutReader.filled();

            int pieces = 0;
            for (Frame frame = cutReader.next(); frame != null; frame = cutReader.next()) {
                pieces += frame.length();
            }

            assertThat(pieces).isLessThanOrEqualTo(cut);
            assertThat(cutReader.midFrame()).as("cut after %d bytes", cut).isTrue();
        }
    }

    @Test
    void readsFramesThatArriveTogetherOneByOne() {
        feed(HexFormat.of().parseHex("14000003323030" + "1500000161" + "16000000"));

        var received = new ArrayList<Received>();
        drain(received);

        assertThat(received).extracting(Received::type).containsExactly(FrameType.HEAD, FrameType.DATA, FrameType.END);
    }

    @Test
    void handsOnALargeBodyInPiecesWithoutABufferOfItsSize() {
        byte[] body = new byte[1_000_000];
        new Random(1).nextBytes(body);
        var frame = new FrameWriter().begin(FrameType.DATA).bytes(body).end().bytes();
        var received = new ByteArrayOutputStream();

        while (frame.hasRemaining()) {
            var space = reader.space();
            assertThat(space.capacity()).isLessThanOrEqualTo(64 * 1024);
            int count = Math.min(space.remaining(), frame.remaining());
            space.put(frame.slice(frame.position(), count));
            frame.position(frame.position() + count);
            reader.filled();
            for (Frame piece = reader.next(); piece != null; piece = reader.next()) {
                received.write(piece.buffer(), piece.offset(), piece.length());
            }
        }

        assertThat(received.toByteArray()).isEqualTo(body);
    }

    @Test
    void handsOnALargeBodyInFewPieces() {
        byte[] frame = new FrameWriter()
                .begin(FrameType.DATA)
                .bytes(new byte[200_000])
                .end()
                .copy();
        var sizes = new ArrayList<Integer>();

        for (int sent = 0; sent < frame.length; ) {
            var space = reader.space();
            int count = Math.min(Math.min(space.remaining(), frame.length - sent), 10_000);
            space.put(frame, sent, count);
            sent += count;
            reader.filled();
            for (Frame piece = reader.next(); piece != null; piece = reader.next()) {
                sizes.add(piece.length());
            }
        }

        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200_000);
        assertThat(sizes.subList(0, sizes.size() - 1)).isNotEmpty().allMatch(size -> size >= 48 * 1024);
    }

    @Test
    void readsAHeadThatIsLargerThanItsBuffer() {
        String value = "x".repeat(100_000);
        var frame = new FrameWriter()
                .begin(FrameType.HEAD)
                .string("200 OK")
                .string(value)
                .end()
                .bytes();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        var received = new ArrayList<Received>();

        for (int from = 0; from < bytes.length; from += 1000) {
            feed(Arrays.copyOfRange(bytes, from, Math.min(from + 1000, bytes.length)));
            drain(received);
        }

        assertThat(received)
                .singleElement()
                .satisfies(head -> assertThat(head.payload()).hasSize(bytes.length - 4));
    }

    @Test
    void refusesATypeThatDoesNotExist() {
        feed(HexFormat.of().parseHex("7f000000"));

        assertThatThrownBy(reader::next).isInstanceOf(ProtocolFailure.class).hasMessageContaining("0x7f");
    }

    @Test
    void refusesAStringListWithoutItsLastNul() {
        feed(HexFormat.of().parseHex("14000003323030"));
        Frame head = reader.next();

        assertThat(head).isNotNull();
        assertThatThrownBy(head::strings).isInstanceOf(ProtocolFailure.class).hasMessageContaining("NUL");
    }

    @Test
    void readsWhatTheWriterWroteForRandomFramesInRandomPortions() {
        var random = new Random(20261120);
        for (int round = 0; round < 200; round++) {
            var written = new ArrayList<Received>();
            var bytes = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                byte[] payload = new byte[1 + random.nextInt(i % 5 == 0 ? 40_000 : 200)];
                random.nextBytes(payload);
                FrameType type = FrameType.values()[random.nextInt(FrameType.values().length)];
                var frame = new FrameWriter().begin(type).bytes(payload).end().bytes();
                bytes.write(frame.array(), 0, frame.remaining());
                written.add(new Received(type, payload));
            }
            var fresh = new FrameReader();
            var received = new ArrayList<Received>();
            byte[] all = bytes.toByteArray();
            for (int from = 0; from < all.length; ) {
                var space = fresh.space();
                int count = Math.min(Math.min(space.remaining(), all.length - from), 1 + random.nextInt(9000));
                space.put(all, from, count);
                from += count;
                fresh.filled();
                for (Frame frame = fresh.next(); frame != null; frame = fresh.next()) {
                    received.add(Received.of(frame));
                }
            }

            assertThat(concatenated(received)).isEqualTo(concatenated(written));
        }
    }

    private record Received(FrameType type, byte[] payload) {
        static Received of(Frame frame) {
            return new Received(
                    frame.type(), Arrays.copyOfRange(frame.buffer(), frame.offset(), frame.offset() + frame.length()));
        }
    }

    /** Pieces of neighbouring DATA or BODY frames cannot be told apart, and need not be. */
    private static String concatenated(List<Received> frames) {
        var text = new StringBuilder();
        FrameType before = null;
        for (Received frame : frames) {
            if (frame.type() != before || !frame.type().streamed()) {
                text.append('\n').append(frame.type()).append(' ');
            }
            text.append(HexFormat.of().formatHex(frame.payload()));
            before = frame.type();
        }
        return text.toString();
    }

    private void feed(byte[] bytes) {
        reader.space().put(bytes);
        reader.filled();
    }

    private void drain(List<Received> received) {
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            received.add(Received.of(frame));
        }
    }

    private static byte[] joined(List<Received> received) {
        var bytes = new ByteArrayOutputStream();
        received.forEach(each -> bytes.writeBytes(each.payload()));
        return bytes.toByteArray();
    }

    private static byte[] payload(Golden golden) {
        return Arrays.copyOfRange(golden.bytes(), 4, golden.bytes().length);
    }

    private static Object expected(Golden golden) {
        return golden.encoding().startsWith("strings") ? golden.strings() : golden.meaning();
    }

    private static Object meaning(Frame frame, String encoding) {
        return switch (encoding) {
            case "strings" -> frame.strings();
            case "strings-utf8" -> frame.texts();
            case "text-utf8" -> frame.text();
            case "u32" -> Long.toString(frame.number());
            case "request" -> {
                int own = frame.offset() + Integer.BYTES + (int) frame.number(0);
                yield String.join("|", frame.strings(frame.offset() + Integer.BYTES, own)) + "~"
                        + String.join("|", frame.strings(own, frame.offset() + frame.length()));
            }
            default -> HexFormat.of().formatHex(frame.buffer(), frame.offset(), frame.offset() + frame.length());
        };
    }
}
