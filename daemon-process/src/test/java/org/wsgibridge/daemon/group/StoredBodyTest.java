// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.response.testkit.RecordingExchange;

class StoredBodyTest {

    private final RecordingExchange exchange = RecordingExchange.get();

    @Test
    void keepsTheBytesAndKnowsTheirNumber() throws Exception {
        exchange.withBody("x".repeat(200_000) + "end").ofUnknownLength();

        try (StoredBody stored = StoredBody.read(exchange.body())) {
            assertThat(stored.length()).isEqualTo(200_003);
            assertThat(text(stored)).hasSize(200_003).endsWith("xxend");
        }
    }

    @Test
    void leavesNoFileBehindWhileItIsOpenOrAfterwards() throws Exception {
        exchange.withBody("abc");

        try (StoredBody stored = StoredBody.read(exchange.body())) {
            assertThat(leftovers()).isZero();
            assertThat(stored.length()).isEqualTo(3);
        }
        assertThat(leftovers()).isZero();
    }

    @Test
    void passesOnThatTheClientBrokeOff() throws Exception {
        exchange.withBody("abc").breakingOffInTheBody();

        assertThatThrownBy(() -> StoredBody.read(exchange.body()))
                .isInstanceOf(IOException.class)
                .hasMessage("Connection reset");
        assertThat(leftovers()).isZero();
    }

    private static String text(RequestBody body) throws IOException {
        byte[] buffer = new byte[1000];
        var text = new StringBuilder();
        for (int count = body.read(buffer, 0, 1000); count >= 0; count = body.read(buffer, 0, 1000)) {
            text.append(new String(Arrays.copyOf(buffer, count), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("wsgi-body-"))
                    .count();
        }
    }
}
