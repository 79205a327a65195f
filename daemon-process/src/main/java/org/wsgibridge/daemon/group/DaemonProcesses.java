// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Change;
import org.wsgibridge.bridge.Change.Kind;
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.bridge.Shared;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.worker.Account;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.JavaLaunch;
import org.wsgibridge.daemon.worker.PythonInterpreter;
import org.wsgibridge.daemon.worker.PythonLaunch;
import org.wsgibridge.daemon.worker.WorkerLaunch;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Site;

/**
 * All process groups of a site. A worker hosts one application group, in Python or in Java, so each such combination in
 * use has workers of its own.
 */
public final class DaemonProcesses implements ExecutionMode {

    private static final Logger log = LoggerFactory.getLogger(DaemonProcesses.class);

    /**
     * A group with what it was made of.
     *
     * @param wanted what its workers load before they serve; {@link Wanted#NOTHING} for a group that only a request has
     *     shown to be needed
     */
    private record Running(GroupOptions options, Wanted wanted, Shared<ProcessGroup> group) {}

    private final Site site;
    private final boolean loadOnDemand;
    private final GroupObserver observer;
    private final Map<GroupKey, Wanted> prepared = new LinkedHashMap<>();
    private final Map<GroupKey, Running> groups = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private @Nullable DaemonProcesses predecessor;
    private @Nullable Shared<RuntimeDirectory> directory;
    private boolean closed;
    /** The end of the services of the predecessor that do not go on here. */
    private CompletableFuture<?> outgoing = CompletableFuture.completedFuture(null);

    /**
     * Groups of this site; none is running yet.
     *
     * @param loadOnDemand whether applications are loaded when they are first asked for, and not when workers start
     * @param observer is told of the groups
     */
    public DaemonProcesses(Site site, boolean loadOnDemand, GroupObserver observer) {
        this.site = site;
        this.loadOnDemand = loadOnDemand;
        this.observer = observer;
    }

    @Override
    public synchronized void prepare(Placement placement) {
        Wanted wanted = prepared.computeIfAbsent(GroupKey.of(placement), key -> new Wanted());
        if (!loadOnDemand) {
            wanted.add(Application.of(placement.target(), placement.callable()), placement.reloads());
        }
    }

    @Override
    public synchronized void prepare(Hook hook) {
        prepared.computeIfAbsent(GroupKey.of(hook), key -> new Wanted())
                .add(Application.of(hook), site.main().settings().reloads());
    }

    @Override
    public Gateway gateway(Hook hook) {
        var application = Application.of(hook);
        ProcessGroup group = running(GroupKey.of(hook));
        if (site.main().settings().reloads()) {
            group.watch(application);
        }
        return new DaemonGateway(group, application, "", false, true);
    }

    @Override
    public ExecutionMode successor(Site next) {
        var successor = new DaemonProcesses(next, loadOnDemand, observer);
        successor.predecessor = this;
        return successor;
    }

    @Override
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    @Override
    public void start() throws StartException {
        // A new configuration is not put in the place of one that works before all of it does.
        boolean forgiving = predecessor == null;
        takeOver();
        var sentences = new ArrayList<String>();
        var starts = new LinkedHashMap<ProcessGroup, CompletableFuture<@Nullable Void>>();
        for (var entry : missing().entrySet()) {
            try {
                ProcessGroup group = create(
                        entry.getKey(), entry.getValue(), forgiving ? FirstStart.FORGIVING : FirstStart.REQUIRED);
                starts.put(group, group.start());
            } catch (StartException e) {
                sentences.addAll(e.sentences());
            }
        }
        for (var start : starts.entrySet()) {
            try {
                start.getValue().join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                sentences.add("process group " + start.getKey().name() + ": "
                        + (cause == null ? e.getMessage() : cause.getMessage()));
            }
        }
        if (!sentences.isEmpty()) {
            close();
            throw new StartException(sentences);
        }
    }

    @Override
    public Gateway gateway(Placement placement) {
        GroupOptions options = options(placement.processGroup());
        if (options.service()) {
            throw new NoWorkerFailure(
                    "process group " + options.name() + " has threads=0 and serves no requests; name another group");
        }
        ProcessGroup group = running(GroupKey.of(placement));
        String encoding = placement.stringResponse();
        if (encoding.isEmpty()) {
            encoding = Objects.requireNonNullElse(options.stringResponse(), "");
        }
        var application = Application.of(placement.target(), placement.callable());
        if (placement.reloads()) {
            group.watch(application);
        }
        return new DaemonGateway(group, application, encoding, options.requestBuffering(), placement.activity());
    }

    @Override
    public void superseded() {
        List<Running> services;
        synchronized (this) {
            services = groups.values().stream()
                    .filter(each -> each.options().service())
                    .toList();
            groups.values().removeAll(services);
        }
        services.parallelStream().forEach(each -> each.group().release());
    }

    @Override
    public void close() {
        List<Running> running;
        Shared<RuntimeDirectory> used;
        synchronized (this) {
            closed = true;
            running = List.copyOf(groups.values());
            groups.clear();
            used = directory;
            directory = null;
        }
        running.parallelStream().forEach(each -> each.group().release());
        if (used != null) {
            used.release();
        }
    }

    /** Shares the groups of the predecessor that are wanted as they are. */
    private synchronized void takeOver() {
        if (predecessor == null) {
            return;
        }
        boolean sameFolder = Objects.equals(site.socketPrefix(), predecessor.site.socketPrefix());
        if (sameFolder) {
            directory = predecessor.shareDirectory();
        }
        var earlier = predecessor.running();
        predecessor = null;
        var services = new ArrayList<CompletableFuture<?>>();
        prepared.keySet().stream()
                .filter(key -> !earlier.containsKey(key))
                .forEach(key -> changes.add(new Change(key.describe(), Kind.STARTED, "")));
        earlier.forEach((key, before) -> {
            String difference = sameFolder ? difference(key, before) : "WSGISocketPrefix has changed";
            if (difference.isEmpty() && before.group().share()) {
                groups.put(key, before);
                before.group().value().revive();
                changes.add(new Change(key.describe(), Kind.KEPT, ""));
                return;
            }
            if (before.options().service()) {
                services.add(before.group().value().ended());
            }
            if (prepared.containsKey(key)) {
                changes.add(new Change(key.describe(), Kind.REPLACED, difference));
            } else {
                changes.add(new Change(key.describe(), Kind.ENDED, difference));
            }
        });
        outgoing = CompletableFuture.allOf(services.toArray(CompletableFuture[]::new));
    }

    /** Why a group of the predecessor is not what is wanted here; empty when it is. */
    private String difference(GroupKey key, Running before) {
        GroupOptions options = site.groups().get(key.processGroup());
        Wanted wanted = prepared.getOrDefault(key, Wanted.NOTHING);
        if (options == null
                || (wanted.preload().isEmpty() && !before.wanted().preload().isEmpty())) {
            return "nothing leads to it any more";
        }
        if (!options.alike(before.options())) {
            return "its options have changed";
        }
        return wanted.equals(before.wanted()) ? "" : "its applications have changed";
    }

    private synchronized Map<GroupKey, Running> running() {
        return new LinkedHashMap<>(groups);
    }

    private synchronized @Nullable Shared<RuntimeDirectory> shareDirectory() {
        return directory != null && directory.share() ? directory : null;
    }

    private synchronized Map<GroupKey, Wanted> missing() {
        var missing = new LinkedHashMap<>(prepared);
        missing.keySet().removeAll(groups.keySet());
        return missing;
    }

    /** A group that only a request has shown to be needed is started then; the request waits for its first worker. */
    private synchronized ProcessGroup running(GroupKey key) {
        Running known = groups.get(key);
        if (known != null) {
            return known.group().value();
        }
        if (closed) {
            throw new NoWorkerFailure("process group " + key.processGroup() + " has been stopped");
        }
        try {
            ProcessGroup group = create(key, Wanted.NOTHING, FirstStart.REPEATED);
            var ignored = group.start();
            return group;
        } catch (StartException e) {
            throw new NoWorkerFailure(String.valueOf(e.getMessage()));
        }
    }

    private synchronized ProcessGroup create(GroupKey key, Wanted wanted, FirstStart first) throws StartException {
        GroupOptions options = options(key.processGroup());
        if (closed) {
            throw new StartException("the server is being stopped");
        }
        if (directory == null) {
            directory = new Shared<>(RuntimeDirectory.create(site.socketPrefix()));
        }
        Set<Application> preload = allowed(wanted.preload(), options);
        if (options.service() && preload.isEmpty()) {
            throw new StartException(
                    "process group " + options.name() + " has threads=0 but no script that it may run");
        }
        RuntimeDirectory folder = directory.value();
        WorkerLaunch launch = key.python()
                ? pythonLaunch(options, key.applicationGroup(), folder.program(), preload)
                : javaLaunch(options, key.applicationGroup(), preload);
        warnOfAccount(options);
        Path socket = folder.socket(options.user());
        var group = new ProcessGroup(
                key,
                options,
                launch,
                socket,
                strict(options) && first == FirstStart.FORGIVING ? FirstStart.REQUIRED : first,
                observer);
        wanted.watched().forEach(group::watch);
        if (options.service()) {
            group.after(outgoing);
        }
        groups.put(key, new Running(options, wanted, new Shared<>(group)));
        return group;
    }

    /** A service that cannot be run leaves nothing that could do without it. */
    private static boolean strict(GroupOptions options) {
        return options.service() || options.upkeep().needApp();
    }

    private WorkerLaunch pythonLaunch(
            GroupOptions options, String applicationGroup, Path program, Set<Application> preload)
            throws StartException {
        if (options.preload() && options.confinement().chroot() != null) {
            throw new StartException("process group " + options.name() + " has preload=on and chroot=, but workers that"
                    + " are forked later cannot reach the bridge from another root directory; leave one of them out");
        }
        if (options.preload() && options.service()) {
            log.info("preload has no effect where threads=0, because nothing is loaded twice group={}", options.name());
        }
        PythonInterpreter interpreter = PythonInterpreter.of(options);
        log.info(
                "Python {} at {} group={} processes={} threads={}",
                interpreter.version(),
                interpreter.executable(),
                options.name(),
                options.processes(),
                options.threads());
        // Scripts of a service are there to do what they want, on the main thread.
        boolean restrictSignal = !options.service()
                && site.embedded().interpreter(applicationGroup).restrictSignal();
        return new PythonLaunch(options, applicationGroup, interpreter, program, preload, restrictSignal);
    }

    private static WorkerLaunch javaLaunch(GroupOptions options, String applicationGroup, Set<Application> preload)
            throws StartException {
        if (options.confinement().chroot() != null) {
            throw new StartException("process group " + options.name()
                    + " has chroot= and a Java application, but a JVM cannot be started in another root directory;"
                    + " give the application a group of its own without chroot=");
        }
        if (options.preload()) {
            log.info("preload has no effect on Java workers, which cannot be forked group={}", options.name());
        }
        if (!options.limits().switchInterval().isZero()) {
            log.info("switch-interval has no effect on Java workers group={}", options.name());
        }
        return new JavaLaunch(options, applicationGroup, JavaWorkers.classPath(), JavaWorkers.MAIN, preload);
    }

    /** The applications whose owner is the one that the group asks for; the others are refused by each request. */
    private static Set<Application> allowed(Set<Application> wanted, GroupOptions options) throws StartException {
        ScriptOwner owner = ScriptOwner.of(options.confinement());
        var allowed = new LinkedHashSet<Application>();
        for (Application application : wanted) {
            String refusal = owner.refusal(application);
            if (refusal == null) {
                allowed.add(application);
            } else {
                log.warn("{} is not loaded: {} group={}", application.target(), refusal, options.name());
            }
        }
        return allowed;
    }

    private static void warnOfAccount(GroupOptions options) {
        boolean asked = options.user() != null || options.group() != null;
        if (asked && !Account.root()) {
            log.warn(
                    "the server does not run as root, so workers run as {} and not as user={} group={} group={}",
                    System.getProperty("user.name"),
                    options.user(),
                    options.group(),
                    options.name());
        } else if (!asked && Account.root()) {
            log.warn("workers run as root; set user= and group= group={}", options.name());
        }
    }

    private GroupOptions options(@Nullable String name) {
        GroupOptions options = name == null ? null : site.groups().get(name);
        if (options == null) {
            throw ApplicationFailure.unplaced(String.valueOf(name));
        }
        return options;
    }
}
