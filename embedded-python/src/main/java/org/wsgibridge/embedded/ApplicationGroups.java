// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Change;
import org.wsgibridge.bridge.Change.Kind;
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.bridge.Shared;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.embedded.ApplicationGroup.Reload;
import org.wsgibridge.embedded.cpython.Interpreter;
import org.wsgibridge.embedded.cpython.PythonException;
import org.wsgibridge.embedded.cpython.PythonRuntime;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.StringList;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.LogText;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.InterpreterOptions;
import org.wsgibridge.site.Site;

/**
 * Python targets without a process group: each application group has an interpreter, {@code %{GLOBAL}} the main one. The
 * interpreters are made when they are first needed and stay in the process when this is closed.
 */
final class ApplicationGroups implements ExecutionMode {

    /** Bytes. */
    private static final int USUAL_SETTINGS = 500;

    private static final Logger log = LoggerFactory.getLogger(ApplicationGroups.class);

    private final PythonInstallation python;
    private final PythonRuntime runtime;
    private final String workerPackage;
    private final EmbeddedOptions options;
    private final Map<String, Set<Application>> prepared = new LinkedHashMap<>();
    private final Map<String, Shared<ApplicationGroup>> groups = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private @Nullable ApplicationGroups predecessor;

    /**
     * Groups of one site; none is running yet.
     *
     * @param python that runs
     * @param workerPackage where Python finds the package {@code wsgi_worker}
     */
    ApplicationGroups(PythonInstallation python, PythonRuntime runtime, String workerPackage, EmbeddedOptions options) {
        this.python = python;
        this.runtime = runtime;
        this.workerPackage = workerPackage;
        this.options = options;
    }

    @Override
    public synchronized void prepare(Placement placement) {
        prepared.computeIfAbsent(placement.applicationGroup(), name -> new LinkedHashSet<>())
                .add(Application.of(placement));
    }

    @Override
    public ExecutionMode successor(Site next) {
        var successor = new ApplicationGroups(python, runtime, workerPackage, next.embedded());
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
        var sentences = new LinkedHashSet<String>();
        for (ImportScript script : options.imports()) {
            attempt(() -> group(script.applicationGroup()).load(script.path()), sentences);
        }
        prepared.forEach((group, applications) ->
                applications.forEach(each -> attempt(() -> group(group).load(each), sentences)));
        if (!sentences.isEmpty() && !forgiving) {
            throw new StartException(List.copyOf(sentences));
        }
        sentences.forEach(sentence -> log.error("the server starts without what cannot be loaded: {}", sentence));
    }

    private static void attempt(Runnable load, Set<String> sentences) {
        try {
            load.run();
        } catch (ApplicationFailure e) {
            sentences.add(e.getMessage() + LogText.continued(e.detail()));
        }
    }

    @Override
    public Gateway gateway(Placement placement) {
        return new PythonGateway(group(placement.applicationGroup()), Application.of(placement));
    }

    @Override
    public void close() {
        List<Shared<ApplicationGroup>> running;
        synchronized (this) {
            running = List.copyOf(groups.values());
            groups.clear();
        }
        running.forEach(Shared::release);
    }

    /**
     * Shares the interpreters of the predecessor that are asked for and have the same options; more applications can be
     * loaded into one that runs. The main interpreter is always the same, as there is only one.
     */
    private synchronized void takeOver() {
        if (predecessor == null) {
            return;
        }
        var wanted = new LinkedHashSet<>(prepared.keySet());
        options.imports().forEach(script -> wanted.add(script.applicationGroup()));
        var earlier = predecessor.running();
        for (String name : wanted) {
            Shared<ApplicationGroup> before = earlier.remove(name);
            boolean same = name.isEmpty() || options.interpreter(name).equals(predecessor.options.interpreter(name));
            if (before != null && same && before.share()) {
                groups.put(name, before);
                changes.add(new Change(describe(name), Kind.KEPT, ""));
            } else if (before != null) {
                changes.add(new Change(describe(name), Kind.REPLACED, "the options of its interpreter have changed"));
            } else {
                changes.add(new Change(describe(name), Kind.STARTED, ""));
            }
        }
        earlier.keySet().forEach(name -> changes.add(new Change(describe(name), Kind.ENDED, "")));
        predecessor = null;
    }

    private synchronized Map<String, Shared<ApplicationGroup>> running() {
        return new LinkedHashMap<>(groups);
    }

    private static String describe(String name) {
        return "Python in this process, application group " + (name.isEmpty() ? "%{GLOBAL}" : name);
    }

    private synchronized ApplicationGroup group(String name) {
        Shared<ApplicationGroup> known = groups.get(name);
        if (known != null) {
            return known.value();
        }
        try {
            var made = new ApplicationGroup(
                    name, options.interpreter(name).requestTimeout(), reload -> interpreter(name, reload));
            groups.put(name, new Shared<>(made));
            return made;
        } catch (PythonException e) {
            throw new ApplicationFailure(
                    "there is no interpreter for application group '" + name + "': " + e.getMessage()
                            + "; set WSGIApplicationGroup %{GLOBAL} or use a WSGIDaemonProcess",
                    e);
        }
    }

    private Interpreter interpreter(String name, Reload reload) {
        InterpreterOptions own = options.interpreter(name);
        if (own.ownGil() && !name.isEmpty() && !python.ownGil()) {
            throw new ApplicationFailure(
                    "WSGIPerInterpreterGIL needs CPython 3.13 or newer but this is " + python.version()
                            + "; switch it off for application group " + name + ", or choose another Python with"
                            + " WSGIPythonHome",
                    "");
        }
        byte[] settings = settings(name, own, reload, options.reloadOnChanges());
        return name.isEmpty()
                ? runtime.mainInterpreter(workerPackage, settings)
                : runtime.newInterpreter(workerPackage, settings, own.ownGil());
    }

    /** What {@code wsgi_worker.host.start} takes. */
    private byte[] settings(String name, InterpreterOptions own, Reload reload, boolean watchModules) {
        var settings = new StringList(USUAL_SETTINGS);
        if (watchModules) {
            settings.text("watch-modules").text("1");
        }
        settings.text("application-group").text(name).text("reload").text(reload.word);
        for (Path folder : own.pythonPath()) {
            settings.text("python-path").text(folder.toString());
        }
        restrict(settings, "stdin", own.restrictStdin());
        restrict(settings, "stdout", own.restrictStdout());
        restrict(settings, "signal", own.restrictSignal());
        if (!own.requestTimeout().isZero()) {
            settings.text("request-timeout").text(anyOwnGil() ? "blind" : "seeing");
        }
        Duration interval = own.switchInterval();
        if (interval != null) {
            settings.text("switch-interval").text(Double.toString(interval.toNanos() / 1e9));
        }
        return settings.copy();
    }

    private boolean anyOwnGil() {
        return options.everywhere().ownGil()
                || options.interpreters().values().stream().anyMatch(InterpreterOptions::ownGil);
    }

    private static void restrict(StringList settings, String what, boolean restricted) {
        if (restricted) {
            settings.text("restrict").text(what);
        }
    }
}
