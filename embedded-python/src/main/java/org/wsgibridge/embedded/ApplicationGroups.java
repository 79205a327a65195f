// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.embedded.ApplicationGroup.Reload;
import org.wsgibridge.embedded.cpython.Interpreter;
import org.wsgibridge.embedded.cpython.PythonException;
import org.wsgibridge.embedded.cpython.PythonRuntime;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.InterpreterOptions;

/**
 * Python targets without a process group: each application group has an interpreter, {@code %{GLOBAL}} the main one. The
 * interpreters are made when they are first needed and stay in the process when this is closed.
 */
final class ApplicationGroups implements ExecutionMode {

    private final PythonInstallation python;
    private final PythonRuntime runtime;
    private final String workerPackage;
    private final EmbeddedOptions options;
    private final Map<String, Set<Application>> prepared = new LinkedHashMap<>();
    private final Map<String, ApplicationGroup> groups = new LinkedHashMap<>();

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
    public void start() throws StartException {
        var sentences = new LinkedHashSet<String>();
        for (ImportScript script : options.imports()) {
            attempt(() -> group(script.applicationGroup()).load(script.path()), sentences);
        }
        prepared.forEach((group, applications) ->
                applications.forEach(each -> attempt(() -> group(group).load(each), sentences)));
        if (!sentences.isEmpty()) {
            throw new StartException(List.copyOf(sentences));
        }
    }

    private static void attempt(Runnable load, Set<String> sentences) {
        try {
            load.run();
        } catch (ApplicationFailure e) {
            sentences.add(e.getMessage()
                    + (e.detail().isEmpty()
                            ? ""
                            : System.lineSeparator() + e.detail().stripTrailing()));
        }
    }

    @Override
    public Gateway gateway(Placement placement) {
        return new PythonGateway(group(placement.applicationGroup()), Application.of(placement));
    }

    @Override
    public void close() {
        List<ApplicationGroup> running;
        synchronized (this) {
            running = List.copyOf(groups.values());
            groups.clear();
        }
        running.forEach(ApplicationGroup::close);
    }

    private synchronized ApplicationGroup group(String name) {
        ApplicationGroup known = groups.get(name);
        if (known != null) {
            return known;
        }
        try {
            var made = new ApplicationGroup(
                    name, options.interpreter(name).requestTimeout(), reload -> interpreter(name, reload));
            groups.put(name, made);
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
        byte[] settings = settings(name, own, reload);
        return name.isEmpty()
                ? runtime.mainInterpreter(workerPackage, settings)
                : runtime.newInterpreter(workerPackage, settings, own.ownGil());
    }

    /** What {@code wsgi_worker.host.start} takes. */
    private byte[] settings(String name, InterpreterOptions own, Reload reload) {
        var fields = new RequestFields();
        fields.text("application-group").text(name).text("reload").text(reload.word);
        for (Path folder : own.pythonPath()) {
            fields.text("python-path").text(folder.toString());
        }
        restrict(fields, "stdin", own.restrictStdin());
        restrict(fields, "stdout", own.restrictStdout());
        restrict(fields, "signal", own.restrictSignal());
        if (!own.requestTimeout().isZero()) {
            fields.text("request-timeout").text(anyOwnGil() ? "blind" : "seeing");
        }
        Duration interval = own.switchInterval();
        if (interval != null) {
            fields.text("switch-interval").text(Double.toString(interval.toNanos() / 1e9));
        }
        return fields.toByteArray();
    }

    private boolean anyOwnGil() {
        return options.everywhere().ownGil()
                || options.interpreters().values().stream().anyMatch(InterpreterOptions::ownGil);
    }

    private static void restrict(RequestFields fields, String what, boolean restricted) {
        if (restricted) {
            fields.text("restrict").text(what);
        }
    }
}
