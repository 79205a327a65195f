// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.CharArrayWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationReader;
import org.wsgibridge.valve.BridgeValve;

/**
 * A Tomcat in this process with hardly any threads, an access log that can be read, a plain servlet at {@code
 * /other/plain} and the valve in its host.
 */
public final class SmallTomcat implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector;
    private final BridgeValve valve;
    private final List<String> accesses = new CopyOnWriteArrayList<>();

    private SmallTomcat(Connector connector, BridgeValve valve) {
        this.connector = connector;
        this.valve = valve;
    }

    /** Starts one that serves a configuration, in a folder of its own. */
    public static SmallTomcat start(Path configuration, Path folder, Connector connector, int threads)
            throws LifecycleException, ConfigurationException {
        var reader = new ConfigurationReader(Map.of());
        var small = new SmallTomcat(
                connector, new BridgeValve(reader.read(configuration), () -> reader.read(configuration)));
        small.start(folder, threads);
        return small;
    }

    private void start(Path folder, int threads) throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", Integer.toString(threads));
        connector.setProperty("minSpareThreads", "1");
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        tomcat.getHost().getPipeline().addValve(new ReadableLog());
        tomcat.getHost().getPipeline().addValve(valve);
        var other = tomcat.addContext("/other", folder.toString());
        Tomcat.addServlet(other, "plain", new Plain()).addMapping("/plain");
        tomcat.start();
    }

    /** Where a path of the server is. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    }

    /** How many threads of the connector have something to do. */
    public int busyThreads() {
        return ((ThreadPoolExecutor) connector.getProtocolHandler().getExecutor()).getActiveCount();
    }

    /** How many requests wait without a thread, for whatever it is; those of HTTP/2 are not counted. */
    public int waiting() {
        return ((AbstractProtocol<?>) connector.getProtocolHandler()).getWaitingProcessorCount();
    }

    /** The lines of the access log: path and status. */
    public List<String> accesses() {
        return List.copyOf(accesses);
    }

    /** Ends the service of the valve, as a server does that is told to stop. */
    public void closeValve() {
        valve.close();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private final class ReadableLog extends AbstractAccessLogValve {

        ReadableLog() {
            setPattern("%U %s");
        }

        @Override
        protected void log(CharArrayWriter message) {
            accesses.add(message.toString());
        }
    }

    private static final class Plain extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("plain");
        }
    }
}
