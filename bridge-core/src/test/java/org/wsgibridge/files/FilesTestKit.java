// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

/** A folder with a file in it, served at a fixed time. */
class FilesTestKit {

    static final Instant MODIFIED = Instant.parse("2026-11-20T10:00:00Z");
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    Path root;

    @BeforeEach
    void createFiles() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        file("page.html", "0123456789");
        Files.writeString(folder.resolve("secret.txt"), "secret");
    }

    RecordingExchange get(String path) throws IOException {
        var exchange = request("GET", path);
        serve(exchange);
        return exchange;
    }

    String etag() throws IOException {
        return get("/page.html").header("ETag").get(0);
    }

    void serve(RecordingExchange exchange) throws IOException {
        new StaticGateway(root, clock()).serve(exchange);
    }

    void assertRefused(RecordingExchange exchange, int status) {
        assertThatExceptionOfType(RequestFailure.class)
                .isThrownBy(() -> serve(exchange))
                .satisfies(failure -> assertThat(failure.status()).isEqualTo(status));
        assertThat(exchange.committed()).isFalse();
    }

    void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        touch(name, MODIFIED);
    }

    void touch(String name, Instant modified) throws IOException {
        Files.setLastModifiedTime(root.resolve(name), FileTime.from(modified));
    }

    static RecordingExchange request(String method, String path) {
        return RecordingExchange.of(method).with("SCRIPT_NAME", "/static").with("PATH_INFO", path);
    }

    static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }
}
