// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.Conditions;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

/** What {@code BridgeServlet} promises in every servlet container; a subclass says which one. */
@Timeout(60)
abstract class BridgeServletContract {

    private static final String PATHS = """
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [(environ['SCRIPT_NAME'] + '|' + environ['PATH_INFO']).encode()]
            """;

    private static final String BREAKS = """
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                yield b'begun'
                raise ValueError('in the middle')
            """;

    /** Waits until there is a file "open". */
    private static final String GATED = """
            import os, time
            folder = os.path.dirname(__file__)
            def application(environ, start_response):
                open(os.path.join(folder, 'begun'), 'w').close()
                while not os.path.exists(os.path.join(folder, 'open')):
                    time.sleep(0.02)
                start_response('200 OK', [('Content-Type', 'text/plain')])
                yield b'waited'
                if environ['PATH_INFO'] == '/breaks':
                    raise ValueError('in the middle')
            """;

    private static final Map<String, String> PYTHON =
            Map.of("WSGIScriptAlias", "${CONTEXT_PATH}/app WEB-INF/app.py\n${CONTEXT_PATH}/b WEB-INF/breaks.py");

    private static final Map<String, String> ONE_THREAD = Map.of(
            "WSGIDaemonProcess", "one threads=1 queue-timeout=30",
            "WSGIScriptAlias", "/gated WEB-INF/gated.py process-group=one");

    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    Path webApplication;

    /** Far more than a container here has threads. */
    private static final int MANY = 40;

    /** A running container. */
    interface Container extends AutoCloseable {

        /** Port on the loopback address. */
        int port();

        /** Stops the web application and starts it again. */
        void reload() throws Exception;

        @Override
        void close() throws IOException;
    }

    /**
     * Starts a container with few threads, and the servlet "bridge" at {@code /*} of a web application.
     *
     * @param contextPath of the web application
     * @param parameters of the servlet
     */
    abstract Container start(Path webApplication, String contextPath, Map<String, String> parameters) throws Exception;

    /** The status by which the container says that a servlet is unavailable for some time. */
    abstract int unavailable();

    /** The domain and place of a web application at {@code /shop} for JMX clients. */
    abstract String namesOfTheShop();

    @BeforeEach
    void scripts() throws IOException {
        var scripts = new Scripts(webApplication);
        scripts.write("WEB-INF/app.py", PATHS);
        scripts.write("WEB-INF/breaks.py", BREAKS);
        scripts.write("WEB-INF/gated.py", GATED);
        scripts.write("WEB-INF/wsgi.conf", "WSGIScriptAlias ${CONTEXT_PATH}/app app.py\n");
    }

    @Test
    void servesAScriptOfTheWebApplicationByDirectivesOfWebXml() throws Exception {
        try (Container container = start(webApplication, "/shop", PYTHON)) {
            assertThat(get(container, "/shop/app/x").body()).isEqualTo("/shop/app|/x");
        }
    }

    @Test
    void servesWhatAConfigurationOfTheWebApplicationSays() throws Exception {
        try (Container container = start(webApplication, "", Map.of("config", "WEB-INF/wsgi.conf"))) {
            assertThat(get(container, "/app/x").body()).isEqualTo("/app|/x");
        }
    }

    @Test
    void servesAJavaCallable() throws Exception {
        var java = Map.of("WSGIScriptAlias", "/app java:org.wsgibridge.contract.ContractApplication");
        try (Container container = start(webApplication, "", java)) {
            assertThat(get(container, "/app/hello").body()).isEqualTo("Hello World!");
        }
    }

    @Test
    void answersNotFoundToWhatIsMountedNowhere() throws Exception {
        try (Container container = start(webApplication, "/shop", PYTHON)) {
            assertThat(get(container, "/shop/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void breaksTheConnectionWhenAnApplicationFailsInTheMiddle() throws Exception {
        try (Container container = start(webApplication, "", PYTHON);
                var client = new RawHttp(URI.create("http://127.0.0.1:" + container.port()))) {
            String response =
                    client.send("GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n").readAll();

            assertThat(response).contains("begun").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void servesRequestsThatHaveWaitedAndBreaksThoseThatFailInTheMiddle() throws Exception {
        try (Container container = start(webApplication, "", ONE_THREAD)) {
            var server = URI.create("http://127.0.0.1:" + container.port());
            try (var held = new RawHttp(server);
                    var waits = new RawHttp(server);
                    var breaks = new RawHttp(server)) {
                held.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
                Conditions.await("the request to begin", () -> Files.exists(webApplication.resolve("WEB-INF/begun")));
                waits.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
                breaks.send("GET /gated/breaks HTTP/1.1\r\nHost: a\r\n\r\n");
                Files.createFile(webApplication.resolve("WEB-INF/open"));

                assertThat(held.readUntil("waited")).startsWith("HTTP/1.1 200");
                assertThat(waits.readUntil("waited")).startsWith("HTTP/1.1 200");
                assertThat(breaks.readAll()).contains("waited").doesNotEndWith("0\r\n\r\n");
            }
        }
    }

    @Test
    void holdsNoThreadOfTheContainerForRequestsThatWait() throws Exception {
        var parameters = new HashMap<>(ONE_THREAD);
        parameters.merge(
                "WSGIScriptAlias", "/free java:org.wsgibridge.contract.ContractApplication", (a, b) -> a + "\n" + b);
        var clients = new ArrayList<RawHttp>();
        try (Container container = start(webApplication, "", parameters)) {
            for (int i = 0; i <= MANY; i++) {
                clients.add(new RawHttp(URI.create("http://127.0.0.1:" + container.port())));
                clients.get(i).send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            Conditions.await("all but one to wait", () -> waiting() == MANY);

            assertThat(get(container, "/free/hello").body()).isEqualTo("Hello World!");

            Files.createFile(webApplication.resolve("WEB-INF/open"));
            for (RawHttp client : clients) {
                assertThat(client.readUntil("waited")).startsWith("HTTP/1.1 200");
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @Test
    void loadsAScriptAgainThatHasChanged() throws Exception {
        try (Container container = start(webApplication, "/shop", PYTHON)) {
            new Scripts(webApplication).write("WEB-INF/app.py", Scripts.PID);

            Conditions.await(
                    "the new script", () -> get(container, "/shop/app").body().matches("\\d+"));
        }
    }

    @Test
    void readsTheConfigurationAgainWhenTheWebApplicationIsReloaded() throws Exception {
        try (Container container = start(webApplication, "", Map.of("config", "WEB-INF/wsgi.conf"))) {
            new Scripts(webApplication).write("WEB-INF/wsgi.conf", "WSGIScriptAlias ${CONTEXT_PATH}/other app.py\n");
            assertThat(get(container, "/other").statusCode()).isEqualTo(404);

            container.reload();

            assertThat(get(container, "/other").body()).isEqualTo("/other|");
            assertThat(get(container, "/app").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void showsItsGroupsToOperatorsForAsLongAsTheWebApplicationRuns() throws Exception {
        try (Container container = start(webApplication, "/shop", ONE_THREAD)) {
            assertThat(get(container, "/shop/other").statusCode()).isEqualTo(404);
            assertThat(names(namesOfTheShop() + ",type=WSGIProcessGroup,name=one,*"))
                    .hasSize(1);
            assertThat(names(namesOfTheShop() + ",type=WSGIWorker,processGroup=one,*"))
                    .hasSize(1);
        }

        assertThat(names("*:type=WSGI*,*")).isEmpty();
    }

    @Test
    void isUnavailableWhenTheConfigurationIsBroken() throws Exception {
        var broken = Map.of("WSGIScriptAlias", "/app WEB-INF/missing.py");
        try (Container container = start(webApplication, "", broken)) {
            assertThat(get(container, "/app").statusCode()).isEqualTo(unavailable());
        }
    }

    @Test
    void leavesNoWorkerBehindWhenTheWebApplicationStops() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        List<ProcessHandle> workers;
        try (Container container = start(webApplication, "", PYTHON)) {
            workers = ProcessHandle.current()
                    .children()
                    .filter(child -> !before.contains(child))
                    .toList();
            assertThat(get(container, "/app").statusCode()).isEqualTo(200);
        }

        assertThat(workers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    static HttpResponse<String> get(Container container, String path) {
        var uri = URI.create("http://127.0.0.1:" + container.port() + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while it waited", e);
        }
    }

    private static int waiting() {
        try {
            ObjectName group =
                    names("*:type=WSGIProcessGroup,name=one,*").iterator().next();
            return (int) BEANS.getAttribute(group, "WaitingRequests");
        } catch (JMException e) {
            throw new AssertionError("the group is not shown", e);
        }
    }

    private static Set<ObjectName> names(String pattern) throws JMException {
        return BEANS.queryNames(new ObjectName(pattern), null);
    }

    /** A folder that the container may use as it likes. */
    Path scratch() throws IOException {
        return Files.createDirectories(webApplication.resolve("WEB-INF/scratch"));
    }
}
