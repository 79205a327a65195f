// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.EmbeddedPython.Availability;
import org.wsgibridge.callable.ApplicationLoadException;
import org.wsgibridge.callable.JavaApplications;
import org.wsgibridge.callable.JavaGateway;
import org.wsgibridge.callable.Residence;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.Target;

/**
 * Runs gateway callables in the process of the server: what has no process group. Python is started when it is first
 * asked for, so that a site without it needs none.
 */
public final class InProcess implements ExecutionMode {

    private final JavaApplications applications = JavaApplications.ofCurrentThread();
    private final EmbeddedOptions options;
    private @Nullable Availability python;

    /**
     * Nothing is running yet.
     *
     * @param options for Python in this process
     */
    public InProcess(EmbeddedOptions options) {
        this.options = options;
    }

    @Override
    public void prepare(Placement placement) throws StartException {
        if (placement.target().python()) {
            switchOn(nameOf(placement.target())).prepare(placement);
            return;
        }
        try {
            load(placement);
        } catch (ApplicationLoadException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void start() throws StartException {
        for (ImportScript script : options.imports()) {
            switchOn(script.path().toString());
        }
        ExecutionMode mode = running();
        if (mode != null) {
            mode.start();
        }
    }

    @Override
    public Gateway gateway(Placement placement) {
        try {
            if (placement.target().python()) {
                return switchOn(nameOf(placement.target())).gateway(placement);
            }
            GatewayCallable callable = load(placement);
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

    private GatewayCallable load(Placement placement) throws ApplicationLoadException {
        return applications.load(placement.applicationGroup(), placement.target(), placement.callable());
    }
}
