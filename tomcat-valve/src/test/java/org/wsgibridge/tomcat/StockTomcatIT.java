// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.Pythons;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** The artefact in Tomcats as they are published, beside a web application. */
@Timeout(180)
@ParameterizedClass(name = "{0}")
@MethodSource("org.wsgibridge.tomcat.Combinations#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockTomcatIT {

    private static final Path SAMPLES =
            Path.of("../sample-apps").toAbsolutePath().normalize();

    private static final String SITE = """
            WSGIDaemonProcess pyApps processes=2 threads=5 maximum-requests=5
            WSGIDaemonProcess javaApps
            WSGIScriptAlias /hello.py %1$s/src/main/python/helloWorld/index.wsgi process-group=pyApps
            WSGIScriptAlias /hello.java %2$s callable-object=org.wsgibridge.samples.HelloPage
            WSGIScriptAlias /daemon/hello.java %2$s callable-object=org.wsgibridge.samples.HelloPage process-group=javaApps
            WSGIScriptAlias /base.py ${CATALINA_BASE}/conf/base.py process-group=pyApps
            """;

    private static final String FLASK = """
            WSGIDaemonProcess flask python=%s python-path=%s/src/main/python/slides
            WSGIScriptAlias /flask python:flaskapp:app process-group=flask
            """;

    private static final String VALVE =
            "<Valve className=\"org.wsgibridge.valve.BridgeValve\" config=\"conf/wsgi.conf\"/>";

    @TempDir
    static Path temporary;

    @Parameter
    Combination combination;

    private Path folder;
    private StockTomcat tomcat;
    private boolean flask;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        folder = Files.createTempDirectory(temporary, "base");
        Optional<Path> python = Pythons.find("flask");
        flask = python.isPresent();
        String site = SITE.formatted(SAMPLES, TomcatBase.samples())
                + python.map(path -> FLASK.formatted(path, SAMPLES)).orElse("");
        var base = new TomcatBase(combination.tomcat(), folder).configure(site, VALVE);
        Files.copy(SAMPLES.resolve("src/main/python/helloWorld/index.wsgi"), folder.resolve("conf/base.py"));
        tomcat = StockTomcat.start(base, combination.java());
    }

    @AfterParameterizedClassInvocation
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    void servesTheDiagnosticPageFromWorkersOfTomcat() throws Exception {
        HttpResponse<String> page = tomcat.get("/hello.py?name=wert");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("It works", "'name': ['wert']", "Apache Tomcat/");
        assertThat(page.body()).containsPattern("parent process: +" + tomcat.pid() + "\n");
    }

    @Test
    void servesAJavaCallableInTheProcessOfTomcat() throws Exception {
        assertThat(tomcat.get("/hello.java").body()).containsPattern("process id: +" + tomcat.pid() + "\n");
    }

    @Test
    void servesAJavaCallableFromAProcessGroup() throws Exception {
        assertThat(tomcat.get("/daemon/hello.java").body()).containsPattern("parent process: +" + tomcat.pid() + "\n");
    }

    @Test
    void servesFlask() throws Exception {
        Assumptions.assumeTrue(flask, "no Python here has flask");

        HttpResponse<String> response = tomcat.get("/flask/hello");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("Flask");
    }

    @Test
    void findsScriptsByTheFolderOfTomcat() throws Exception {
        assertThat(tomcat.get("/base.py").body()).contains("It works");
    }

    @Test
    void leavesOtherWebApplicationsAlone() throws Exception {
        assertThat(tomcat.get("/other/").body()).isEqualTo("another web application");
    }

    @Test
    void leavesWhatIsMountedNowhereToTomcat() throws Exception {
        HttpResponse<String> response = tomcat.get("/hello.pyx");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("Apache Tomcat/");
    }

    @Test
    void writesTheAccessLogOfTomcat() throws Exception {
        assertThat(tomcat.get("/hello.py/logged").statusCode()).isEqualTo(200);

        Path log = folder.resolve("logs/access.log");
        tomcat.await("the line of the access log", () -> lines(log).contains("GET /hello.py/logged 200"));
    }

    @Test
    void writesTheLogOfTomcat() {
        assertThat(tomcat.log()).anyMatch(line -> line.contains("org.wsgibridge") && line.contains("worker ready"));
    }

    @Test
    void meetsNobodysCopyOfItsLibraries() {
        assertThat(tomcat.log()).noneMatch(line -> line.contains("SLF4J"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
