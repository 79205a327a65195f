// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Pythons;
import org.wsgibridge.testkit.Scripts;

@Timeout(120)
class PythonVersionsIT {

    @TempDir
    Path folder;

    static Collection<Path> pythons() throws IOException, InterruptedException {
        return Pythons.supported();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void servesWithEveryPythonOfTheMachine(Path python) throws Exception {
        new Scripts(folder).write("app.py", """
                        import sys
                        def application(environ, start_response):
                            body = environ['wsgi.input'].read() + sys.executable.encode()
                            start_response('200 OK', [('Content-Type', 'text/plain')])
                            return iter([body])
                        """);

        try (var bridge = LaunchedBridge.serve(folder, "app.py", "--python", python.toString())) {
            assertThat(bridge.get("/").body()).isEqualTo(python.toString());
        }
    }
}
