// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.net.BindException;
import java.util.concurrent.ExecutorService;
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
    private final ExecutorService threads;

    private EmbeddedTomcat(Tomcat tomcat, BridgeValve valve, String host, ExecutorService threads) {
        this.tomcat = tomcat;
        this.valve = valve;
        this.host = host;
        this.threads = threads;
    }

    /**
     * Takes the port, so that it is known to be free before anything else is started. Connections wait until
     * {@link #start}.
     *
     * @param debug whether clients are shown the tracebacks of applications
     * @throws Refusal when the port cannot be had
     */
    static EmbeddedTomcat bind(String host, int port, Configuration configuration, boolean debug) throws Refusal {
        var tomcat = new Tomcat();
        // Tomcat wants a base, but without a web application it puts nothing there.
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        var connector = new Connector("HTTP/1.1");
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        connector.setProperty("address", host);
        connector.setProperty("maxKeepAliveRequests", "-1");
        // 100 Continue is for the application to decide, by reading (RFC 9110, section 10.1.1).
        connector.setProperty("continueResponseTiming", "onRead");
        var threads = RoomyExecutor.start("http-" + port + "-");
        connector.getProtocolHandler().setExecutor(threads);
        leavePathsToTheSite(connector);
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
        var valve = new BridgeValve(configuration);
        valve.setDebugMode(debug);
        tomcat.getHost().getPipeline().addValve(valve);
        var server = new EmbeddedTomcat(tomcat, valve, host, threads);
        try {
            tomcat.init();
            return server;
        } catch (LifecycleException e) {
            server.close();
            throw new Refusal("cannot listen on " + host + ":" + port + ": " + bottomOf(e), e);
        }
    }

    /** What httpd lets through is for AllowEncodedSlashes and the applications to judge, as it is under mod_wsgi. */
    private static void leavePathsToTheSite(Connector connector) {
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        connector.setProperty("relaxedPathChars", "\"<>[]^`{|}");
        connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
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
        } finally {
            threads.shutdown();
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
