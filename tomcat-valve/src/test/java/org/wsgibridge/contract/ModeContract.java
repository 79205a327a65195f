// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/**
 * A contract for every execution mode, whose application is {@code contract.py} and its counterpart in Java. A subclass says
 * how that is mounted; one that deviates overrides a test and says so in its name.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ModeContract {

    /** An HTTP/1.1 request that leaves the connection open. */
    static final String GET = "GET /app/%s HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    static Path folder;

    LaunchedBridge bridge;

    /** The configuration that mounts the application at {@code /app}; {@code contract.py} is in its folder. */
    abstract String configuration() throws IOException;

    /** Starts the bridge; skips the tests where the mode is not available. */
    LaunchedBridge serve(Path folder, String configuration) throws IOException, InterruptedException {
        return LaunchedBridge.serve(folder, configuration);
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        var scripts = new Scripts(folder);
        try (var script = WsgiContract.class.getResourceAsStream("/contract/contract.py")) {
            Files.write(
                    folder.resolve("contract.py"),
                    Objects.requireNonNull(script).readAllBytes());
        }
        scripts.write("wsgi.conf", configuration());
        bridge = serve(folder, "wsgi.conf");
    }

    @AfterAll
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return bridge.get("/app/" + path);
    }

    /** Where a path of the server is. */
    URI uri(String path) {
        return bridge.uri(path);
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Whether a line of the log has the text. */
    boolean logged(String text) {
        return bridge.log().stream().anyMatch(line -> line.contains(text));
    }
}
