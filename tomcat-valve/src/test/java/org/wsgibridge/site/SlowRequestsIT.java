// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** {@code WSGISlowRequests}. */
@Timeout(60)
class SlowRequestsIT {

    @TempDir
    Path folder;

    @Test
    void tellsOfARequestThatHasTakenLongAndOfNoOther() throws Exception {
        var scripts = new Scripts(folder);
        scripts.write("app.wsgi", """
                import time
                def application(environ, start_response):
                    time.sleep(float(environ['QUERY_STRING']))
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [b'']
                """);
        scripts.write("wsgi.conf", "WSGISlowRequests 0.5\nWSGIScriptAlias / app.wsgi\n");
        try (var bridge = LaunchedBridge.serve(folder, "wsgi.conf")) {
            bridge.get("/quick?0");
            bridge.get("/slow?0.6");

            bridge.await(
                    "the word on the slow request",
                    () -> bridge.log().stream()
                            .anyMatch(
                                    line -> line.matches(".* GET /slow was slow: it took \\d+ ms mount=/ request=.*")));
            assertThat(bridge.log()).noneMatch(line -> line.contains("/quick was slow"));
        }
    }
}
