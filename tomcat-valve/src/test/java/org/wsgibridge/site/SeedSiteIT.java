// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.testkit.LaunchedBridge;

/** The site of the sample configuration: the diagnostic page in Python and in Java, in every mode. */
@Timeout(120)
class SeedSiteIT {

    private static final Path CONFIGURATION =
            Path.of("../sample-apps/conf/wsgi.conf").toAbsolutePath().normalize();

    private static LaunchedBridge serve() throws IOException {
        return LaunchedBridge.serve(CONFIGURATION.getParent(), CONFIGURATION.toString());
    }

    @Test
    void answersFortyRequestsOneAfterAnotherFromAtLeastSevenWorkersOfTheServer() throws Exception {
        try (var bridge = serve()) {
            Set<String> workers = new HashSet<>();
            Set<String> parents = new HashSet<>();

            for (int i = 0; i < 40; i++) {
                HttpResponse<String> page = bridge.get("/hello.py");
                assertThat(page.statusCode()).isEqualTo(200);
                workers.add(field(page, "process id"));
                parents.add(field(page, "parent process"));
            }

            assertThat(workers).hasSizeGreaterThanOrEqualTo(7);
            assertThat(parents).containsExactly(Long.toString(bridge.pid()));
        }
    }

    @Test
    void runsTheWorkersAsTheAccountOfTheConfigurationWhenTheServerIsRoot() throws Exception {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        try (var bridge = serve()) {
            String page = bridge.get("/hello.py").body();

            if (root) {
                assertThat(page).contains("www-data");
            } else {
                assertThat(page).contains(System.getProperty("user.name"));
                assertThat(bridge.log()).anyMatch(line -> line.contains("does not run as root"));
            }
        }
    }

    @Test
    void showsTheQueryStringAndTheEnvironment() throws Exception {
        try (var bridge = serve()) {
            assertThat(bridge.get("/hello.py?name=wert").body())
                    .contains("It works", "'name': ['wert']", "wsgi.version");
        }
    }

    @Test
    void showsTheSamePageFromJavaInProcess() throws Exception {
        try (var bridge = serve()) {
            HttpResponse<String> page = bridge.get("/hello.java?name=wert");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(field(page, "process id")).isEqualTo(Long.toString(bridge.pid()));
        }
    }

    @Test
    void showsTheSamePageFromAJavaDaemon() throws Exception {
        try (var bridge = serve()) {
            HttpResponse<String> page = bridge.get("/daemon/hello.java?name=wert");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(field(page, "process id")).isNotEqualTo(Long.toString(bridge.pid()));
            assertThat(field(page, "parent process")).isEqualTo(Long.toString(bridge.pid()));
        }
    }

    private static String field(HttpResponse<String> page, String name) {
        Matcher matcher = Pattern.compile(name + ":\\s*(\\S+)").matcher(page.body());
        assertThat(matcher.find()).as("%s in %s", name, page.body()).isTrue();
        return matcher.group(1);
    }
}
