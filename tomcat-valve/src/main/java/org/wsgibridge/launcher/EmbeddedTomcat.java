// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.valve.BridgeValve;

/** A Tomcat with one connector, one host and the valve. Used by one thread. */
final class EmbeddedTomcat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedTomcat.class);

    private final Tomcat tomcat;
    private final BridgeValve valve;
    private final String host;
    private final Path base;

    private EmbeddedTomcat(Tomcat tomcat, BridgeValve valve, String host, Path base) {
        this.tomcat = tomcat;
        this.valve = valve;
        this.host = host;
        this.base = base;
    }

    /**
     * Takes the port, so that it is known to be free before anything else is started. Connections wait until
     * {@link #start}.
     *
     * @throws Refusal when the port cannot be had
     */
    static EmbeddedTomcat bind(String host, int port, Configuration configuration) throws Refusal {
        Path base = base();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        var connector = new Connector("HTTP/1.1");
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        connector.setProperty("address", host);
        connector.setProperty("maxKeepAliveRequests", "-1");
        // 100 Continue is for the application to decide, by reading (RFC 9110, section 10.1.1).
        connector.setProperty("continueResponseTiming", "onRead");
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
        var valve = new BridgeValve(configuration);
        tomcat.getHost().getPipeline().addValve(valve);
        var server = new EmbeddedTomcat(tomcat, valve, host, base);
        try {
            tomcat.init();
            return server;
        } catch (LifecycleException e) {
            server.close();
            throw new Refusal("cannot listen on " + host + ":" + port + ": " + bottomOf(e), e);
        }
    }

    /**
     * Starts the applications, then serves.
     *
     * @throws Refusal when they cannot be started
     */
    void start() throws Refusal {
        try {
            valve.open();
            tomcat.start();
        } catch (StartException | ConfigurationException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        } catch (LifecycleException e) {
            throw new Refusal("Tomcat does not start: " + bottomOf(e), e);
        }
    }

    /** Where it can be reached. */
    String url() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + name + ":" + tomcat.getConnector().getLocalPort() + "/";
    }

    /** Takes no more requests, lets those that are here end, and ends everything. */
    @Override
    public void close() {
        try {
            tomcat.getConnector().pause();
            valve.close();
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            log.warn("Tomcat did not stop as it should: {}", bottomOf(e));
        }
        remove(base);
    }

    private static Path base() throws Refusal {
        try {
            return Files.createTempDirectory("wsgi-bridge-tomcat-");
        } catch (IOException e) {
            throw new Refusal("Tomcat has no place for its temporary files: " + e.getMessage(), e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("{} could not be removed: {}", folder, e.toString());
        }
    }

    private static String bottomOf(Throwable failure) {
        Throwable bottom = failure;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        if (bottom instanceof BindException) {
            return bottom.getMessage() + "; stop what listens there or choose another --host or --port";
        }
        return String.valueOf(bottom.getMessage());
    }
}
