// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

class FileStretchTest {

    @TempDir
    Path folder;

    private final RecordingExchange exchange = RecordingExchange.get();

    @BeforeEach
    void start() throws IOException {
        exchange.start(200, List.of());
    }

    @Test
    void isCopiedWhereAnExchangeHasNoBetterWay() throws IOException {
        String content = "0123456789".repeat(50_000);
        Path file = Files.writeString(folder.resolve("file"), content);

        exchange.send(new FileStretch(file, 3, 400_000));

        assertThat(exchange.text()).isEqualTo(content.substring(3, 400_003));
    }

    @Test
    void failsWhenTheFileHasBecomeShorter() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");

        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> exchange.send(new FileStretch(file, 5, 6)))
                .withMessageContaining("ends at 10 but is sent up to 11");
    }

    @Test
    void failsWhenTheFileIsGone() {
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> exchange.send(new FileStretch(folder.resolve("file"), 0, 1)))
                .withMessageContaining("NoSuchFileException");
    }

    @Test
    void endsWhereNumbersDo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileStretch(folder, 1, Long.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileStretch(folder, -1, 1));
    }
}
