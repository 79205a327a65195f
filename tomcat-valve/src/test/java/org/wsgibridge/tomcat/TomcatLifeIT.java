// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** How the valve begins and ends with a Tomcat as it is published. */
@Timeout(180)
class TomcatLifeIT {

    private static final String VALVE =
            "<Valve className=\"org.wsgibridge.valve.BridgeValve\" config=\"conf/wsgi.conf\"/>";

    private static final String LENIENT_VALVE = VALVE.replace("/>", " stopOnFailure=\"false\"/>");

    @TempDir
    Path folder;

    static Stream<Combination> combinations() throws IOException {
        return Combinations.all();
    }

    static Stream<Combination> tomcats() throws IOException {
        return Combinations.onThisJava();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void leavesNoWorkerAndNoFileBehindWhenTomcatStops(Combination combination) throws Exception {
        var base = new TomcatBase(combination.tomcat(), folder)
                .configure("WSGIDaemonProcess a processes=2\nWSGIScriptAlias /a a.py process-group=a\n", VALVE);
        Files.writeString(folder.resolve("conf/a.py"), Scripts.PID);

        try (var tomcat = StockTomcat.start(base, combination.java())) {
            List<Long> workers = tomcat.children();
            assertThat(workers).hasSize(2);
            assertThat(filesOfOurs(base)).isNotEmpty();
            tomcat.stop();

            assertThat(workers).noneMatch(LaunchedBridge::running);
            assertThat(filesOfOurs(base)).isEmpty();
            assertThat(tomcat.log()).noneMatch(line -> line.contains("memory leak"));
        }
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void stopsTomcatWhenTheConfigurationIsBroken(Combination combination) throws Exception {
        var base = new TomcatBase(combination.tomcat(), folder).configure("WSGIScriptAlias /a missing.py\n", VALVE);

        try (var tomcat = StockTomcat.run(base, combination.java())) {
            tomcat.awaitExit();

            assertThat(tomcat.log())
                    .anyMatch(line -> line.matches(".*SEVERE.*wsgi\\.conf:1: .*missing\\.py.*"))
                    .anyMatch(line -> line.contains("Tomcat stops"));
        }
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void letsTomcatGoOnWithABrokenConfigurationWhenToldTo(Combination combination) throws Exception {
        var base = new TomcatBase(combination.tomcat(), folder)
                .configure("WSGIScriptAlias /a missing.py\n", LENIENT_VALVE);

        try (var tomcat = StockTomcat.start(base, combination.java())) {
            assertThat(tomcat.get("/a").statusCode()).isEqualTo(404);
            assertThat(tomcat.get("/other/").statusCode()).isEqualTo(200);
            assertThat(tomcat.log())
                    .anyMatch(line -> line.matches(".*SEVERE.*wsgi\\.conf:1: .*missing\\.py.*"))
                    .anyMatch(line -> line.contains("Tomcat goes on without"));
        }
    }

    private static List<Path> filesOfOurs(TomcatBase base) throws IOException {
        try (Stream<Path> files = Files.list(base.temporary())) {
            return files.filter(file -> file.getFileName().toString().startsWith("wsgi-bridge"))
                    .toList();
        }
    }
}
