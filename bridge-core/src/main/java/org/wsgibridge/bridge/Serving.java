// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.PacedGateway;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.files.StaticGateway;
import org.wsgibridge.mount.Destination;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Hooks;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.Timeout;

/**
 * Serves the requests of one {@link Site}: finds the mount, finds or makes the gateway of its placement, lets it answer,
 * and answers itself when that fails. What it says never changes; a {@link Bridge} replaces it as a whole.
 *
 * <p>Owns the execution modes and closes them. A request gets it by {@link Bridge#enter}, is served by it to its end
 * whatever the bridge does meanwhile, and then calls {@link #leave}. {@link #route} and {@link #serve} are called by the
 * container on as many threads at once as it has.
 */
public final class Serving implements AutoCloseable {

    private final Site site;
    private final MountTable mounts;
    private final ExecutionMode inProcess;
    private final ExecutionMode daemons;
    private final boolean debug;
    private final ErrorPages pages;
    private final Failures failures;
    private final SlowRequests slow;
    /** Of applications in-process; a process group has an option for it. */
    private final LateFlushes late = new LateFlushes(Timeout.FLUSH_DELAY.standard());

    private final Gatekeeper gatekeeper;
    private final Dispatcher dispatcher = new Dispatcher();
    private final Map<Hook, Gateway> hooks = new ConcurrentHashMap<>();
    private final Map<Destination, Gateway> gateways = new ConcurrentHashMap<>();
    private final Map<StaticFiles, Gateway> files = new ConcurrentHashMap<>();
    private final InFlight requests = new InFlight();

    /**
     * Nothing has been started.
     *
     * @param site what to serve
     * @param inProcess runs placements without a process group
     * @param daemons runs placements with one
     * @param debug whether clients are shown the tracebacks of applications; those in-process are then loaded when they
     *     are first asked for, so that they can be shown one that does not load
     */
    Serving(Site site, ExecutionMode inProcess, ExecutionMode daemons, boolean debug) {
        this.site = site;
        this.mounts = new MountTable(site);
        this.inProcess = inProcess;
        this.daemons = daemons;
        this.debug = debug;
        this.pages = new ErrorPages(debug);
        this.failures = new Failures(pages);
        this.slow = new SlowRequests(site.slowRequests());
        this.gatekeeper = new Gatekeeper(this::ask, pages);
    }

    /**
     * Loads and starts everything that is known beforehand, and returns when all of it is ready.
     *
     * @throws StartException when anything cannot be started; everything has been closed again
     */
    void start() throws StartException {
        var sentences = new ArrayList<String>();
        for (Hook hook : site.hooks()) {
            attempt(() -> daemons.prepare(hook), sentences);
        }
        for (Route.ToApplication route : mounts.foreseeable()) {
            Placement placement = Placement.of(route);
            if (!debug || placement.processGroup() != null) {
                attempt(() -> mode(placement).prepare(placement), sentences);
            }
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
            return mounts.find(request.serverName(), request.serverPort(), request.rawPath());
        } catch (RequestFailure malformed) {
            return new Route.ToNothing(site.main(), malformed, "", "");
        }
    }

    /** Finds where a request goes that an application has led on; what no mount matches is not found. */
    public Route redirected(RequestView request) {
        Route route = route(request);
        return route != null
                ? route
                : new Route.ToNothing(
                        site.main(), new RequestFailure(404, "no mount matches " + request.rawPath()), "", "");
    }

    /**
     * Answers one request.
     *
     * @param request that {@code exchange} has the answer to
     * @return what is left to do; null when the request has been answered
     * @throws IOException when the client has gone away
     */
    public @Nullable Unfinished serve(Route route, RequestView request, Exchange exchange) throws IOException {
        Unfinished unfinished = null;
        try {
            if (route instanceof Route.ToApplication application) {
                unfinished = serve(application, request, exchange);
            } else if (route instanceof Route.ToFiles toFiles) {
                serve(toFiles, request, exchange);
            } else if (route instanceof Route.ToNothing nothing) {
                throw nothing.refusal();
            }
        } catch (BridgeFailure failure) {
            failures.settle(nameOf(route), request.requestId(), failure, exchange);
        } finally {
            if (unfinished == null) {
                slow.ended(request, nameOf(route));
            }
        }
        return unfinished;
    }

    /**
     * Goes on with a request whose turn has come.
     *
     * @return what is left to do; null when the request has been answered
     * @throws IOException when the client has gone away
     */
    public @Nullable Unfinished resume(Unfinished.Waiting waiting) throws IOException {
        Route.ToApplication route = waiting.route();
        Unfinished unfinished = null;
        try {
            unfinished = answer(waiting.turn(), route, waiting.request(), waiting.exchange());
        } catch (BridgeFailure failure) {
            failures.settle(nameOf(route), waiting.request().requestId(), failure, waiting.exchange());
        } finally {
            if (unfinished == null) {
                slow.ended(waiting.request(), nameOf(route));
            }
        }
        return unfinished;
    }

    private void serve(Route.ToFiles route, RequestView request, Exchange exchange) throws IOException {
        Exchange admitted = gatekeeper.admit(route.settings().hooks().guard(), request, false, exchange);
        if (admitted != null) {
            files.computeIfAbsent(route.files(), StaticGateway::new).serve(admitted);
        }
    }

    private @Nullable Unfinished serve(Route.ToApplication found, RequestView request, Exchange exchange)
            throws IOException {
        Settings settings = found.destination().settings();
        Hooks asked = settings.hooks();
        if (asked.equals(Hooks.NONE)) {
            return answer(found, request, exchange);
        }
        boolean passAuthorization = settings.rules().passesAuthorization(true);
        Exchange admitted = gatekeeper.admit(asked.guard(), request, passAuthorization, exchange);
        if (admitted == null) {
            return null;
        }
        Hook dispatch = asked.dispatch();
        Route.ToApplication route =
                dispatch == null ? found : dispatcher.dispatch(found, ask(dispatch, admitted, Map.of()));
        return answer(route, request, admitted);
    }

    private List<String> ask(Hook hook, Exchange exchange, Map<String, String> more) throws IOException {
        return HookQuestion.ask(hooks.computeIfAbsent(hook, daemons::gateway), exchange, more);
    }

    private @Nullable Unfinished answer(Route.ToApplication route, RequestView request, Exchange exchange)
            throws IOException {
        Admission.check(route, request);
        return answer(gateway(route), route, request, exchange);
    }

    private @Nullable Unfinished answer(
            Gateway gateway, Route.ToApplication route, RequestView request, Exchange exchange) throws IOException {
        RequestRules rules = route.destination().settings().rules();
        String location = null;
        if (rules.handover().possible()) {
            var handed = new AtomicReference<@Nullable String>();
            Gateway handing = ruled -> handed.set(HandoverExchange.serve(gateway, rules.handover(), ruled));
            RuledExchange.serve(handing, rules, request.method(), exchange, pages);
            location = handed.get();
        } else {
            RuledExchange.serve(gateway, rules, request.method(), exchange, pages);
        }
        Turn turn = exchange.suspended();
        if (turn != null) {
            return new Unfinished.Waiting(turn, route, request, exchange);
        }
        return location == null ? null : new Unfinished.LedOn(location);
    }

    /** What serves another site, with all that is the same in both: shared, and not started again. Not started. */
    Serving successor(Site next) {
        return new Serving(next, inProcess.successor(next), daemons.successor(next), debug);
    }

    /** What {@link #start} has done with the groups of applications, against those of the predecessor. */
    List<Change> changes() {
        return Stream.concat(daemons.changes().stream(), inProcess.changes().stream())
                .toList();
    }

    /** Notes that a request is going to be served. */
    void enter() {
        requests.enter();
    }

    /** Notes that a request has been served, which has been given this by {@link Bridge#enter}. */
    public void leave() {
        requests.exit();
    }

    /** Another one serves new requests from now on; what serves none at all ends now. Returns when it has. */
    void superseded() {
        daemons.superseded();
        inProcess.superseded();
    }

    /** Waits until no request is being served, but not longer than that. */
    boolean awaitNone(Duration longest) {
        return requests.awaitNone(longest);
    }

    /** Has {@link #awaitNone} return at once. */
    void hurry() {
        requests.hurry();
    }

    /** Lets requests end, then ends everything that was started and that no successor shares. */
    @Override
    public void close() {
        daemons.close();
        inProcess.close();
        late.close();
    }

    private Gateway gateway(Route.ToApplication route) {
        Gateway known = gateways.get(route.destination());
        return known != null
                ? known
                : gateways.computeIfAbsent(route.destination(), destination -> {
                    Placement placement = Placement.of(route);
                    Gateway gateway = mode(placement).gateway(placement);
                    return placement.processGroup() == null ? new PacedGateway(late.joining(gateway)) : gateway;
                });
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
