// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.files.StaticGateway;
import org.wsgibridge.mount.Destination;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.mount.Route;
import org.wsgibridge.mount.UrlPath;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.StaticFiles;

/**
 * Serves the requests of a {@link Site}: finds the mount, finds or makes the gateway of its placement, lets it answer,
 * and answers itself when that fails.
 *
 * <p>Owns the execution modes and closes them. {@link #route} and {@link #serve} are called by the container on as many
 * threads at once as it has.
 */
public final class Bridge implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Bridge.class);

    private final Site site;
    private final MountTable mounts;
    private final ExecutionMode inProcess;
    private final ExecutionMode daemons;
    private final Map<Destination, Gateway> gateways = new ConcurrentHashMap<>();
    private final Map<StaticFiles, Gateway> files = new ConcurrentHashMap<>();

    /**
     * A bridge that has not been started.
     *
     * @param site what to serve
     * @param inProcess runs placements without a process group
     * @param daemons runs placements with one
     */
    public Bridge(Site site, ExecutionMode inProcess, ExecutionMode daemons) {
        this.site = site;
        this.mounts = new MountTable(site);
        this.inProcess = inProcess;
        this.daemons = daemons;
    }

    /**
     * Loads and starts everything that is known beforehand, and returns when all of it is ready.
     *
     * @throws StartException when anything cannot be started; everything has been closed again
     */
    public void start() throws StartException {
        var sentences = new ArrayList<String>();
        for (Route.ToApplication route : mounts.foreseeable()) {
            Placement placement = Placement.of(route);
            attempt(() -> mode(placement).prepare(placement), sentences);
        }
        if (sentences.isEmpty()) {
            attempt(inProcess::start, sentences);
            attempt(daemons::start, sentences);
        }
        if (!sentences.isEmpty()) {
            close();
            throw new StartException(sentences);
        }
    }

    /**
     * Finds where a request goes.
     *
     * @return null when no mount matches, so that the request is not ours
     */
    public @Nullable Route route(RequestView request) {
        try {
            String path = UrlPath.decode(request.rawPath());
            return mounts.find(request.serverName(), request.serverPort(), path);
        } catch (BridgeFailure.RequestFailure malformed) {
            log.debug("{}", malformed.getMessage());
            return new Route.ToNothing(site.main(), malformed.status(), "malformed path", "", "");
        }
    }

    /**
     * Answers one request.
     *
     * @throws IOException when the client has gone away
     */
    public void serve(Route route, Exchange exchange) throws IOException {
        String mount = nameOf(route);
        try {
            gateway(route).serve(exchange);
        } catch (BridgeFailure failure) {
            Failures.settle(mount, failure, exchange);
        }
    }

    /** Lets requests end, then ends everything that was started. */
    @Override
    public void close() {
        daemons.close();
        inProcess.close();
    }

    private Gateway gateway(Route route) {
        if (route instanceof Route.ToApplication application) {
            Gateway known = gateways.get(application.destination());
            return known != null
                    ? known
                    : gateways.computeIfAbsent(application.destination(), key -> gateway(application));
        }
        if (route instanceof Route.ToFiles toFiles) {
            return files.computeIfAbsent(toFiles.files(), StaticGateway::new);
        }
        int status = ((Route.ToNothing) route).status();
        return exchange -> Failures.answer(status, exchange);
    }

    private Gateway gateway(Route.ToApplication route) {
        Placement placement = Placement.of(route);
        return mode(placement).gateway(placement);
    }

    private ExecutionMode mode(Placement placement) {
        return placement.processGroup() == null ? inProcess : daemons;
    }

    private static String nameOf(Route route) {
        if (route instanceof Route.ToApplication application) {
            return application.destination().mount().name();
        }
        return route.scriptName();
    }

    private interface Step {
        void run() throws StartException;
    }

    private static void attempt(Step step, List<String> sentences) {
        try {
            step.run();
        } catch (StartException e) {
            sentences.addAll(e.sentences());
        } catch (ApplicationFailure e) {
            sentences.add(String.valueOf(e.getMessage()));
        }
    }
}
