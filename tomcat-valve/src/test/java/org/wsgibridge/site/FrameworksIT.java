// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Pythons;

/** The sample applications of real frameworks; skipped where the framework is not installed. */
@Timeout(120)
class FrameworksIT {

    private static final Path SAMPLES =
            Path.of("../sample-apps/src/main/python").toAbsolutePath().normalize();

    @Test
    void servesFlask() throws Exception {
        try (var bridge = serve("slides", "flaskapp:app", Pythons.with("flask"))) {
            HttpResponse<String> response = bridge.get("/mysite/hello");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("Flask");
        }
    }

    @Test
    void servesDjango() throws Exception {
        try (var bridge = serve("slides", "djangoapp.wsgi:application", Pythons.with("django"))) {
            HttpResponse<String> response = bridge.get("/mysite/hello/");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("Django");
        }
    }

    @Test
    void redirectsWithinItsMountInDjango() throws Exception {
        try (var bridge = serve("slides", "djangoapp.wsgi:application", Pythons.with("django"))) {
            assertThat(bridge.get("/mysite/hello").headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/mysite/hello/"));
        }
    }

    @Test
    void servesBottle() throws Exception {
        try (var bridge = serve("demo", "app:app", Pythons.with("bottle"))) {
            assertThat(bridge.get("/mysite/").body()).isEqualTo("Hello world\n");
        }
    }

    private static LaunchedBridge serve(String folder, String module, Path python) throws Exception {
        return LaunchedBridge.serve(
                SAMPLES.resolve(folder), module, "--mount-point", "/mysite", "--python", python.toString());
    }
}
