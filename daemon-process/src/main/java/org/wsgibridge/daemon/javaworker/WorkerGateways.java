// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.wsgibridge.callable.ApplicationLoadException;
import org.wsgibridge.callable.JavaApplications;
import org.wsgibridge.callable.JavaGateway;
import org.wsgibridge.callable.Residence;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.PacedGateway;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.site.Target;

/** The applications of this worker, each with its gateway. For any number of threads; owns the applications. */
final class WorkerGateways implements AutoCloseable {

    private final Launch launch;
    private final Consumer<String> errors;
    private final JavaApplications applications = JavaApplications.ofCurrentThread();
    private final Map<Launch.Application, Gateway> gateways = new ConcurrentHashMap<>();

    /**
     * Nothing loaded as yet.
     *
     * @param errors takes the lines of {@code wsgi.errors}
     */
    WorkerGateways(Launch launch, Consumer<String> errors) {
        this.launch = launch;
        this.errors = errors;
    }

    /**
     * The gateway of an application, which is loaded when it has not been.
     *
     * @throws ApplicationFailure when it cannot be loaded
     */
    Gateway of(Launch.Application application) {
        Gateway known = gateways.get(application);
        if (known != null) {
            return known;
        }
        try {
            return load(application);
        } catch (ApplicationLoadException failure) {
            Throwable cause = failure.getCause();
            throw new ApplicationFailure(String.valueOf(failure.getMessage()), cause == null ? failure : cause);
        }
    }

    /** Loads an application, or finds it when it has been loaded. */
    Gateway load(Launch.Application application) throws ApplicationLoadException {
        GatewayCallable callable =
                applications.load(launch.applicationGroup(), target(application), application.callable());
        String name = application.callable().isEmpty() ? callable.getClass().getName() : application.callable();
        var residence = new Residence(
                launch.processGroup(),
                launch.applicationGroup(),
                name,
                launch.threads() > 1,
                launch.multiprocess(),
                launch.runOnce());
        return gateways.computeIfAbsent(
                application, key -> new PacedGateway(new JavaGateway(callable, residence, errors)));
    }

    @Override
    public void close() {
        applications.close();
    }

    private static Target target(Launch.Application application) throws ApplicationLoadException {
        return switch (application.kind()) {
            case "jar" -> new Target.Jar(Path.of(application.target()));
            case "class" -> new Target.JavaClass(application.target());
            default ->
                throw new ApplicationLoadException(
                        "a Java worker cannot run " + application.target() + ", which is a " + application.kind()
                                + "; it runs jars and classes",
                        null);
        };
    }
}
