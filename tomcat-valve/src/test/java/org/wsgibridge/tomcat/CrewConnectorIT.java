// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** The connector that the launcher uses, in Tomcats as they are published. */
@Timeout(180)
class CrewConnectorIT {

    private static final String SITE = """
            WSGIDaemonProcess pyApps processes=2 threads=5
            WSGIScriptAlias /hello.py %s/src/main/python/helloWorld/index.wsgi process-group=pyApps
            """;

    private static final String VALVE =
            "<Valve className=\"org.wsgibridge.valve.BridgeValve\" config=\"conf/wsgi.conf\"/>";

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("org.wsgibridge.tomcat.Combinations#all")
    void servesGroupsAndWebApplicationsAndEndsWithTomcat(Combination combination) throws Exception {
        Path samples = Path.of("../sample-apps").toAbsolutePath().normalize();
        var base = new TomcatBase(combination.tomcat(), folder)
                .configure(SITE.formatted(samples), VALVE)
                .connector("org.wsgibridge.connector.CrewProtocol");
        try (var tomcat = StockTomcat.start(base, combination.java())) {
            assertThat(tomcat.logs("http-crew-")).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(tomcat.get("/hello.py").body()).contains("It works");
                assertThat(tomcat.get("/other/").body()).isEqualTo("another web application");
            }

            tomcat.stop();

            assertThat(tomcat.log()).noneMatch(line -> line.contains("SEVERE") || line.contains("stop latch"));
        }
    }
}
