// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.net.BindException;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.valve.BridgeValve;

/** A Tomcat with a connector or two, one host and the valve. Used by one thread. */
final class EmbeddedTomcat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedTomcat.class);

    private final Tomcat tomcat;
    private final BridgeValve valve;
    private final Endpoints endpoints;
    private final ExecutorService threads;

    private EmbeddedTomcat(Tomcat tomcat, BridgeValve valve, Endpoints endpoints, ExecutorService threads) {
        this.tomcat = tomcat;
        this.valve = valve;
        this.endpoints = endpoints;
        this.threads = threads;
    }

    /**
     * Takes the ports, so that they are known to be free before anything else is started. Connections wait until
     * {@link #start}.
     *
     * @param valve not opened
     * @throws Refusal when a port cannot be had, or the certificate cannot be used
     */
    static EmbeddedTomcat bind(Endpoints endpoints, BridgeValve valve) throws Refusal {
        var tomcat = new Tomcat();
        // Tomcat wants a base, but without a web application it puts nothing there.
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        var threads = RoomyExecutor.start("http-");
        for (Connector connector : endpoints.connectors()) {
            connector.getProtocolHandler().setExecutor(threads);
            tomcat.setConnector(connector);
        }
        tomcat.getHost().setAutoDeploy(false);
        tomcat.getHost().getPipeline().addValve(reserved());
        tomcat.getHost().getPipeline().addValve(valve);
        var server = new EmbeddedTomcat(tomcat, valve, endpoints, threads);
        try {
            tomcat.init();
            return server;
        } catch (LifecycleException e) {
            String failed = server.failedPort();
            server.close();
            throw new Refusal("cannot listen on " + failed + ": " + bottomOf(e), e);
        }
    }

    /** Tomcat's own pages: the status, and nothing of the inside, where they would show a stack trace and a version. */
    private static ErrorReportValve reserved() {
        var report = new ErrorReportValve();
        report.setShowReport(false);
        report.setShowServerInfo(false);
        return report;
    }

    private String failedPort() {
        for (Connector connector : tomcat.getService().findConnectors()) {
            if (connector.getState() == LifecycleState.FAILED) {
                return endpoints.host() + ":" + connector.getPort();
            }
        }
        return endpoints.host();
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

    /**
     * Reads the certificate again, for connections from now on, and then the configuration. What cannot be used is told in
     * the log, and the one before it is kept.
     */
    void reload() {
        for (Connector connector : tomcat.getService().findConnectors()) {
            if (connector.getSecure() && connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> https) {
                renewCertificate(https);
            }
        }
        valve.reload();
    }

    private static void renewCertificate(AbstractHttp11Protocol<?> https) {
        try {
            https.reloadSslHostConfigs();
            log.info("the certificate is read again port={}", https.getLocalPort());
        } catch (IllegalArgumentException e) {
            log.warn(
                    "the certificate cannot be used, so the one before it is: {} port={}",
                    bottomOf(e),
                    https.getLocalPort());
        }
    }

    /** Where it can be reached, HTTP first. */
    String urls() {
        return Arrays.stream(tomcat.getService().findConnectors())
                .map(endpoints::url)
                .collect(Collectors.joining(" and "));
    }

    /** Takes no more requests, lets those that are here end, and ends everything. */
    @Override
    public void close() {
        try {
            for (Connector connector : tomcat.getService().findConnectors()) {
                connector.pause();
            }
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
            return bottom.getMessage() + "; stop what listens there or choose another address or port";
        }
        return String.valueOf(bottom.getMessage());
    }
}
