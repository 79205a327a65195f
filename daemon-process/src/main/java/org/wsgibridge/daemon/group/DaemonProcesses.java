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
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.worker.Account;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.JavaLaunch;
import org.wsgibridge.daemon.worker.PythonInterpreter;
import org.wsgibridge.daemon.worker.PythonLaunch;
import org.wsgibridge.daemon.worker.WorkerLaunch;
import org.wsgibridge.exchange.Gateway;
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

    /** What workers can have in common. */
    private record Key(String processGroup, String applicationGroup, boolean python) {

        static Key of(Hook hook) {
            return new Key(hook.processGroup(), hook.applicationGroup(), true);
        }

        static Key of(Placement placement) {
            String group = Objects.requireNonNull(placement.processGroup(), "a placement without a process group");
            return new Key(
                    group, placement.applicationGroup(), placement.target().python());
        }
    }

    private final Site site;
    private final boolean loadOnDemand;
    private final Map<Key, Set<Application>> prepared = new LinkedHashMap<>();
    private final Map<Key, ProcessGroup> groups = new LinkedHashMap<>();
    private @Nullable RuntimeDirectory directory;
    private boolean closed;

    /**
     * Groups of this site; none is running yet.
     *
     * @param loadOnDemand whether applications are loaded when they are first asked for, and not when workers start
     */
    public DaemonProcesses(Site site, boolean loadOnDemand) {
        this.site = site;
        this.loadOnDemand = loadOnDemand;
    }

    @Override
    public synchronized void prepare(Placement placement) {
        Set<Application> preload = prepared.computeIfAbsent(Key.of(placement), key -> new LinkedHashSet<>());
        if (!loadOnDemand) {
            preload.add(Application.of(placement.target(), placement.callable()));
        }
    }

    @Override
    public synchronized void prepare(Hook hook) {
        prepared.computeIfAbsent(Key.of(hook), key -> new LinkedHashSet<>()).add(Application.of(hook));
    }

    @Override
    public Gateway gateway(Hook hook) {
        return new DaemonGateway(running(Key.of(hook)), Application.of(hook), "", false);
    }

    @Override
    public void start() throws StartException {
        var sentences = new ArrayList<String>();
        var starts = new LinkedHashMap<ProcessGroup, CompletableFuture<@Nullable Void>>();
        for (var entry : prepared.entrySet()) {
            try {
                ProcessGroup group = create(entry.getKey(), entry.getValue(), true);
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
        ProcessGroup group = running(Key.of(placement));
        GroupOptions options = options(placement.processGroup());
        String encoding = placement.stringResponse();
        if (encoding.isEmpty()) {
            encoding = Objects.requireNonNullElse(options.stringResponse(), "");
        }
        var application = Application.of(placement.target(), placement.callable());
        return new DaemonGateway(group, application, encoding, options.requestBuffering());
    }

    @Override
    public void close() {
        List<ProcessGroup> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(groups.values());
            groups.clear();
        }
        running.parallelStream().forEach(ProcessGroup::close);
        synchronized (this) {
            if (directory != null) {
                directory.close();
                directory = null;
            }
        }
    }

    /** A group that only a request has shown to be needed is started then; the request waits for its first worker. */
    private synchronized ProcessGroup running(Key key) {
        ProcessGroup group = groups.get(key);
        if (group != null) {
            return group;
        }
        if (closed) {
            throw new NoWorkerFailure("process group " + key.processGroup() + " has been stopped");
        }
        try {
            group = create(key, Set.of(), false);
            var ignored = group.start();
            return group;
        } catch (StartException e) {
            throw new NoWorkerFailure(String.valueOf(e.getMessage()));
        }
    }

    private synchronized ProcessGroup create(Key key, Set<Application> wanted, boolean giveUp) throws StartException {
        GroupOptions options = options(key.processGroup());
        Set<Application> preload = allowed(wanted, options);
        if (directory == null) {
            directory = RuntimeDirectory.create(site.socketPrefix());
        }
        WorkerLaunch launch = key.python()
                ? pythonLaunch(options, key.applicationGroup(), directory.program(), preload)
                : javaLaunch(options, key.applicationGroup(), preload);
        warnOfAccount(options);
        Path socket = directory.socket(groups.size(), options.user());
        var group = new ProcessGroup(options, launch, socket, giveUp);
        preload.forEach(group::watch);
        groups.put(key, group);
        return group;
    }

    private static WorkerLaunch pythonLaunch(
            GroupOptions options, String applicationGroup, Path program, Set<Application> preload)
            throws StartException {
        PythonInterpreter interpreter = PythonInterpreter.of(options);
        log.info(
                "Python {} at {} group={} processes={} threads={}",
                interpreter.version(),
                interpreter.executable(),
                options.name(),
                options.processes(),
                options.threads());
        return new PythonLaunch(options, applicationGroup, interpreter, program, preload);
    }

    private static WorkerLaunch javaLaunch(GroupOptions options, String applicationGroup, Set<Application> preload)
            throws StartException {
        if (options.confinement().chroot() != null) {
            throw new StartException("process group " + options.name()
                    + " has chroot= and a Java application, but a JVM cannot be started in another root directory;"
                    + " give the application a group of its own without chroot=");
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
            throw new NoWorkerFailure("there is no process group " + name + "; define it with WSGIDaemonProcess");
        }
        return options;
    }
}
