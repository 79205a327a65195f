// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.EmbeddedPython.Availability;
import org.wsgibridge.callable.ApplicationLoadException;
import org.wsgibridge.callable.JavaGateway;
import org.wsgibridge.callable.Residence;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.Target;

/**
 * Runs gateway callables in the process of the server: what has no process group. Python is started when it is first
 * asked for, so that a site without it needs none.
 */
public final class InProcess implements ExecutionMode {

    private static final Logger log = LoggerFactory.getLogger(InProcess.class);

    private final JavaGroups applications;
    private final EmbeddedOptions options;
    /** Whether there is no configuration that works and that this one is to take the place of. */
    private final boolean first;

    private @Nullable Availability python;

    /**
     * Nothing is running yet.
     *
     * @param options for Python in this process
     */
    public InProcess(EmbeddedOptions options) {
        this(options, new JavaGroups(), null, true);
    }

    private InProcess(EmbeddedOptions options, JavaGroups applications, @Nullable Availability python, boolean first) {
        this.options = options;
        this.applications = applications;
        this.python = python;
        this.first = first;
    }

    @Override
    public void prepare(Placement placement) throws StartException {
        if (placement.target().python()) {
            switchOn(nameOf(placement.target())).prepare(placement);
        } else {
            applications.prepare(placement);
        }
    }

    @Override
    public void start() throws StartException {
        for (ImportScript script : options.imports()) {
            switchOn(script.path().toString());
        }
        List<String> sentences = applications.start();
        if (!sentences.isEmpty() && !first) {
            throw new StartException(sentences);
        }
        sentences.forEach(sentence -> log.error("the server starts without what cannot be loaded: {}", sentence));
        ExecutionMode mode = running();
        if (mode != null) {
            mode.start();
        }
    }

    @Override
    public ExecutionMode successor(Site next) {
        ExecutionMode mode = running();
        if (mode != null && !options.sameProcess(next.embedded())) {
            log.warn(
                    "Python runs in this process already: what is new of WSGIPythonHome, WSGIPythonOptimize,"
                            + " WSGIPythonWarnings and WSGIDontWriteBytecode holds for it from the next start of the server on");
        }
        return new InProcess(
                next.embedded(),
                applications.successor(),
                mode == null ? null : new Availability.Available(mode.successor(next)),
                false);
    }

    @Override
    public List<Change> changes() {
        ExecutionMode mode = running();
        var changes = new ArrayList<>(applications.changes());
        if (mode != null) {
            changes.addAll(mode.changes());
        }
        return changes;
    }

    @Override
    public Gateway gateway(Placement placement) {
        try {
            if (placement.target().python()) {
                return switchOn(nameOf(placement.target())).gateway(placement);
            }
            GatewayCallable callable = applications.application(placement);
            String name = placement.callable().isEmpty() ? callable.getClass().getName() : placement.callable();
            return new JavaGateway(callable, new Residence("", placement.applicationGroup(), name, true, false, false));
        } catch (ApplicationLoadException | StartException e) {
            throw ApplicationFailure.notLoaded(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        ExecutionMode mode = running();
        if (mode != null) {
            mode.close();
        }
        applications.close();
    }

    private synchronized ExecutionMode switchOn(String what) throws StartException {
        if (python == null) {
            python = EmbeddedPython.find(options);
        }
        if (python instanceof Availability.Unavailable unavailable) {
            throw new StartException(what + " would run Python in the process of the server ("
                    + "WSGIProcessGroup %{GLOBAL}), which is not available: " + unavailable.reason()
                    + ", or put the application into a WSGIDaemonProcess");
        }
        return ((Availability.Available) python).mode();
    }

    private synchronized @Nullable ExecutionMode running() {
        return python instanceof Availability.Available available ? available.mode() : null;
    }

    private static String nameOf(Target target) {
        if (target instanceof Target.PythonModule module) {
            return "python:" + module.module() + ":" + module.callable();
        }
        return target instanceof Target.ScriptFile script ? script.path().toString() : target.toString();
    }
}
