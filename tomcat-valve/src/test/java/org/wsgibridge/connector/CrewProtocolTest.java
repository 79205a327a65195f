// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.testkit.Conditions;
import org.wsgibridge.testkit.RawHttp;

@Timeout(60)
class CrewProtocolTest {

    private static final int SIZE = 2_000_000;
    private static final String REQUEST = "GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Tomcat tomcat = new Tomcat();
    private final CrewProtocol protocol = new CrewProtocol();
    private final Connector connector = new Connector(protocol);
    private byte[] content;

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws Exception {
        content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        tomcat.setBaseDir(folder.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "file", new Sending(protocol, file)).addMapping("/file");
        Tomcat.addServlet(context, "hello", new Hello()).addMapping("/hello");
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sendsAFileOnceWhileTheNextRequestOfTheClientArrives(int crews) throws Exception {
        protocol.setCrews(crews);
        tomcat.start();
        try (var client = client()) {
            client.send(REQUEST);
            for (int i = 0; i < 90; i++) {
                String head = client.readUntil("\r\n\r\n");
                assertThat(head).startsWith("HTTP/1.1 200");

                client.send(REQUEST);

                assertThat(client.read(SIZE)).as("body %d", i).isEqualTo(content);
            }
        }
    }

    @Test
    void waitsForConnectionsWithAsManyCrewsAsAreWantedAndLeavesNone() throws Exception {
        protocol.setCrews(3);
        tomcat.start();

        assertThat(lookouts()).hasSize(3);
        try (var one = client();
                var two = client();
                var three = client();
                var four = client()) {
            for (RawHttp client : List.of(one, two, three, four, one)) {
                client.send(HELLO);
                assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200");
            }
        }

        tomcat.stop();
        Conditions.await("the lookouts to end", () -> lookouts().isEmpty());
    }

    @Test
    void hasCrewsForHalfTheProcessorsUnlessToldOtherwise() {
        assertThat(protocol.getCrews())
                .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    @Test
    void refusesToHaveNoCrew() {
        assertThatThrownBy(() -> protocol.setCrews(0)).hasMessage("crews must be at least 1 but is 0");
    }

    private RawHttp client() throws IOException {
        return new RawHttp(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    }

    private List<String> lookouts() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(protocol.getNamePrefix()) && name.endsWith("-Lookout"))
                .toList();
    }

    private static final class Hello extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("hello");
        }
    }

    /** Has the connector send a file, when another thread waits for the connections already. */
    private static final class Sending extends HttpServlet {

        private static final long serialVersionUID = 1;

        private static final String SENDFILE = "org.apache.tomcat.sendfile.";

        private final transient CrewProtocol protocol;
        private final transient Path file;

        Sending(CrewProtocol protocol, Path file) {
            this.protocol = protocol;
            this.file = file;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            protocol.stepAside();
            response.setContentLength(SIZE);
            request.setAttribute(SENDFILE + "filename", file.toString());
            request.setAttribute(SENDFILE + "start", 0L);
            request.setAttribute(SENDFILE + "end", (long) SIZE);
        }
    }
}
