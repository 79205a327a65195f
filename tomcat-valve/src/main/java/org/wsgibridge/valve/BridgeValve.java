// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Loader;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.util.ServerInfo;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.modeler.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.InFlight;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.ConfigurationReader;
import org.wsgibridge.config.ConfigurationSource;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.management.ManagementBeans;
import org.wsgibridge.servlet.Errand;
import org.wsgibridge.servlet.ServletBridge;

/**
 * Serves the mounts of one configuration in an Engine, Host or Context; a request without a mount goes to the next
 * valve.
 *
 * <pre>{@code <Valve className="org.wsgibridge.valve.BridgeValve" config="conf/wsgi.conf"/>}</pre>
 *
 * Reads the configuration and starts the workers when Tomcat starts it, and ends them when Tomcat stops it. Workers that
 * do not come up and a configuration that cannot be used are told in the log, sentence by sentence, and then fail the
 * start of Tomcat, unless {@link #setStopOnFailure} says otherwise.
 */
public final class BridgeValve extends ValveBase {

    /** mod_wsgi's shutdown-timeout. */
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

    /** What it takes to refuse those that have waited in vain. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(BridgeValve.class);

    private final InFlight inFlight = new InFlight();
    private final Suspensions suspensions = new Suspensions(inFlight::exit);
    private @Nullable String config;
    private boolean debugMode;
    private boolean stopOnFailure = true;
    private final ConfiguredBridge applications;
    private volatile @Nullable AfterAuthentication after;
    private volatile @Nullable String startError;
    private volatile @Nullable ServletBridge servlets;

    /** For {@code server.xml}; {@link #setConfig} must follow. */
    public BridgeValve() {
        super(true);
        this.applications = new ConfiguredBridge(this::read, null);
    }

    /**
     * Serves a configuration that has been read.
     *
     * @param source where it is read again
     */
    public BridgeValve(Configuration configuration, ConfigurationSource source) {
        super(true);
        this.applications = new ConfiguredBridge(source::read, configuration);
    }

    /** The configuration file, as set. */
    public @Nullable String getConfig() {
        return config;
    }

    /**
     * Sets the configuration file.
     *
     * @param config path, relative to {@code CATALINA_BASE}
     */
    public void setConfig(String config) {
        this.config = config;
    }

    /** Whether clients are shown the tracebacks of applications. */
    public boolean isDebugMode() {
        return debugMode;
    }

    /**
     * Shows clients the tracebacks of applications, and loads applications when they are first asked for. For developers
     * only.
     *
     * @param debugMode false unless set
     */
    public void setDebugMode(boolean debugMode) {
        this.debugMode = debugMode;
    }

    /** Whether a failed start of the applications fails that of Tomcat. */
    public boolean isStopOnFailure() {
        return stopOnFailure;
    }

    /**
     * Chooses what becomes of Tomcat when the applications cannot be started: it stops, as httpd does; or it goes on
     * without them, for the sake of its web applications, and requests pass as if this valve were not there.
     *
     * @param stopOnFailure true unless set
     */
    public void setStopOnFailure(boolean stopOnFailure) {
        this.stopOnFailure = stopOnFailure;
    }

    /** Whether the applications have been started and requests are taken. */
    public boolean isServing() {
        return servlets != null;
    }

    /** Requests that are in this valve or behind it now. */
    public int getRequestsInProgress() {
        return inFlight.count();
    }

    /** Why the applications could not be started, sentence by sentence; null when they could. */
    public @Nullable String getStartError() {
        return startError;
    }

    /** Replaces all workers of all process groups, new before old, without breaking a request off. Returns at once. */
    public void restart() {
        applications.restart();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (after != null || !serve(request, response)) {
            getNext().invoke(request, response);
        }
    }

    /** Answers a request; false when no mount is for it, and nothing has been done. */
    boolean serve(Request request, Response response) throws IOException {
        Errand resumed = suspensions.resume(request);
        if (resumed != null) {
            goOn(resumed, request, response);
            return true;
        }
        ServletBridge serving = servlets;
        // What the connector could not make sense of comes here as well, with parts missing.
        boolean refused = response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;
        inFlight.enter();
        boolean waits = false;
        try {
            Errand ours = serving == null || refused ? null : serving.accept(request, response);
            if (ours != null) {
                waits = !advance(ours, request, response);
                return true;
            }
            return false;
        } finally {
            if (!waits) {
                inFlight.exit();
            }
        }
    }

    /** A request that has waited comes back, and still counts. */
    private void goOn(Errand errand, Request request, Response response) throws IOException {
        boolean waits = false;
        try {
            if (!errand.begun() && TomcatContainer.clientGone(request)) {
                errand.abandon();
            } else {
                waits = !advance(errand, request, response);
            }
        } finally {
            if (!waits) {
                inFlight.exit();
            }
        }
        if (!waits && getContainer() instanceof Context context) {
            // Tomcat tells the listeners of a web application of the end only of what a servlet has dispatched.
            context.fireRequestDestroyEvent(request.getRequest());
        }
    }

    /** False when the request waits, and is no business of this thread any more. */
    private boolean advance(Errand errand, Request request, Response response) throws IOException {
        Turn turn = errand.advance();
        if (turn != null) {
            suspensions.suspend(request, errand, turn);
            return false;
        }
        // While the request still counts: a stop that waits for it closes its connection next.
        TomcatContainer.finish(request, response);
        logAccess(request, response);
        return true;
    }

    /**
     * Has a response logged that Tomcat would not: its connector leaves alone what no web application has got, which
     * without a ROOT application is everything here, and what is no error.
     */
    private void logAccess(Request request, Response response) {
        if (request.getContext() == null && !response.isError()) {
            long nanoseconds = System.nanoTime() - request.getCoyoteRequest().getStartTimeNanos();
            getContainer().logAccess(request, response, nanoseconds, true);
        }
    }

    @Override
    protected void startInternal() throws LifecycleException {
        try {
            open();
            startError = null;
        } catch (ConfigurationException | StartException e) {
            startError = String.valueOf(e.getMessage());
            report(startError);
            if (stopOnFailure) {
                throw new LifecycleException(e.getMessage(), e);
            }
        }
        after = AfterAuthentication.follow(this);
        super.startInternal();
    }

    /** A line of the log for each sentence: Tomcat itself buries the message of an exception among stack traces. */
    private void report(String sentences) {
        sentences.lines().forEach(sentence -> log.error("{}", sentence));
        log.error(
                stopOnFailure
                        ? "Tomcat stops because the applications of {} cannot be started; stopOnFailure=\"false\" of the"
                                + " <Valve> lets it go on without them"
                        : "Tomcat goes on without the applications of {}; restart it when the cause is removed",
                config);
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        if (after != null) {
            after.leave();
            after = null;
        }
        close();
    }

    /**
     * Starts everything that the configuration asks for and returns when it is ready. Called by Tomcat's start; called
     * before that by a launcher, which wants to report a failure in its own way. A second call does nothing.
     *
     * @throws ConfigurationException when the configuration cannot be used
     * @throws StartException when anything cannot be started; nothing is left running
     */
    public void open() throws ConfigurationException, StartException {
        var beans = new ManagementBeans(Registry.getRegistry(null).getMBeanServer(), name());
        Bridge opened = applications.open(debugMode, beans, classes());
        if (opened != null) {
            servlets = new ServletBridge(opened, ServerInfo.getServerInfo(), new TomcatContainer());
        }
    }

    /**
     * Reads the configuration again and serves what it says now. What is the same goes on untouched, what is new is up
     * before anybody gets to see it, and requests that are here end as they began. A configuration that cannot be used,
     * or an application that does not come up, leaves everything as it was; the log says why, sentence by sentence. When
     * nothing was served because the start had failed, this is another start.
     *
     * @return whether the new configuration is served
     */
    public boolean reload() {
        log.info("the configuration is read again");
        try {
            if (!applications.reload(classes())) {
                open();
            }
            startError = null;
            return true;
        } catch (ConfigurationException | StartException e) {
            String.valueOf(e.getMessage()).lines().forEach(sentence -> log.error("{}", sentence));
            log.error("the new configuration is not used; everything goes on as it was");
            return false;
        }
    }

    /** Lets the requests that are here end, then ends everything that was started. */
    public void close() {
        servlets = null;
        if (!inFlight.awaitNone(LONGEST_FAREWELL)) {
            log.warn("requests are broken off because they did not end within {} s", LONGEST_FAREWELL.toSeconds());
        }
        if (applications.close()) {
            // Those that waited until now are told so on threads of their own.
            inFlight.awaitNone(LAST_WORDS);
        }
    }

    /** Where applications in this process find classes: among those of the web application, or of Tomcat. */
    private ClassLoader classes() {
        Loader loader = getContainer() instanceof Context context ? context.getLoader() : null;
        return loader != null ? loader.getClassLoader() : BridgeValve.class.getClassLoader();
    }

    /** Its own MBean's, which Tomcat registers only when it starts it. */
    private ObjectName name() {
        try {
            return new ObjectName(getDomain() + ":" + getObjectNameKeyProperties());
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException("Tomcat has given the valve a name that is none", e);
        }
    }

    private Configuration read() throws ConfigurationException, StartException {
        if (config == null) {
            throw new StartException("BridgeValve has no configuration; set config=\"conf/wsgi.conf\" on the <Valve>");
        }
        Path base = Path.of(System.getProperty("catalina.base", ""));
        return new ConfigurationReader(TomcatVariables.environment()).read(base.resolve(config));
    }
}
