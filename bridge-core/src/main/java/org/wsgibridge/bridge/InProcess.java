// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import org.wsgibridge.callable.ApplicationLoadException;
import org.wsgibridge.callable.JavaApplications;
import org.wsgibridge.callable.JavaGateway;
import org.wsgibridge.callable.Residence;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.GatewayCallable;

/** Runs gateway callables in the process of the server: what has no process group. Java only, for now. */
public final class InProcess implements ExecutionMode {

    private final JavaApplications applications = JavaApplications.ofCurrentThread();

    @Override
    public void prepare(Placement placement) throws StartException {
        if (placement.target().python()) {
            throw new StartException(placement.target() + " would run Python in-process, which is not available yet;"
                    + " name a WSGIDaemonProcess with WSGIProcessGroup");
        }
        try {
            load(placement);
        } catch (ApplicationLoadException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void start() {
        // Loading was all there was to do.
    }

    @Override
    public Gateway gateway(Placement placement) {
        try {
            GatewayCallable callable = load(placement);
            String name = placement.callable().isEmpty() ? callable.getClass().getName() : placement.callable();
            return new JavaGateway(callable, new Residence("", placement.applicationGroup(), name, true, false, false));
        } catch (ApplicationLoadException e) {
            throw ApplicationFailure.notLoaded(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        applications.close();
    }

    private GatewayCallable load(Placement placement) throws ApplicationLoadException {
        return applications.load(placement.applicationGroup(), placement.target(), placement.callable());
    }
}
