// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The frames of {@code golden-frames.txt}, which the Python tests read as well. */
final class GoldenFrames {

    /** One line of the file: a frame, what its payload means, and its bytes. */
    record Golden(FrameType type, String encoding, String meaning, byte[] bytes) {

        List<String> strings() {
            return List.of(meaning.replace("\\n", "\n").split("\\|", -1));
        }

        /** The strings of one of several lists. */
        List<String> strings(int list) {
            return List.of(meaning.split("~")[list].split("\\|", -1));
        }

        @Override
        public String toString() {
            return type + " " + meaning;
        }
    }

    private GoldenFrames() {}

    static List<Golden> all() {
        var stream = Objects.requireNonNull(GoldenFrames.class.getResourceAsStream("/golden-frames.txt"));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(GoldenFrames::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Golden parse(String line) {
        String[] fields = line.split("\t", -1);
        return new Golden(
                FrameType.valueOf(fields[0]),
                fields[1],
                fields[2],
                HexFormat.of().parseHex(fields[3]));
    }
}
