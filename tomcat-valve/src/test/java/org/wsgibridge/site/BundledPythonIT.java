// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** A machine without Python, and a bridge that was built with the profile {@code bundled-python}. */
@Timeout(180)
class BundledPythonIT {

    @TempDir
    private Path folder;

    @Test
    void servesInProcessAndByWorkersWithThePythonThatItBringsAlong() throws Exception {
        requireBundled();
        var scripts = new Scripts(folder);
        scripts.write("prefix.wsgi", """
                import hashlib, json, ssl, sys
                def application(environ, start_response):
                    start_response('200 OK', [])
                    return [sys.executable.encode()]
                """);
        scripts.write("site.conf", """
                WSGIDaemonProcess workers
                WSGIScriptAlias /inside prefix.wsgi process-group=%{GLOBAL}
                WSGIScriptAlias /outside prefix.wsgi process-group=workers
                """);

        try (var first = LaunchedBridge.serveWithoutPath(folder, "site.conf");
                var second = LaunchedBridge.serveWithoutPath(folder, "site.conf")) {
            for (LaunchedBridge bridge : new LaunchedBridge[] {first, second}) {
                assertThat(bridge.get("/inside").body()).startsWith(folder.resolve("cache/python-") + "");
                assertThat(bridge.get("/outside").body())
                        .isEqualTo(bridge.get("/inside").body());
            }
        }
    }

    private static void requireBundled() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target/lib"))) {
            Assumptions.assumeTrue(
                    jars.anyMatch(jar -> jar.getFileName().toString().startsWith("bundled-python-")),
                    "there is no bundled Python; build with -P bundled-python");
        }
    }
}
