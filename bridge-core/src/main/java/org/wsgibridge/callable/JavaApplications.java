// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.site.Target;

/**
 * The Java applications of this process, and the class loaders that keep their groups apart.
 *
 * <p>Loading happens at start-up; for any number of threads. Owns the applications and the loaders: both are closed with
 * it, once no request is in them any more.
 */
public final class JavaApplications implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JavaApplications.class);

    private final ClassLoader server;
    private final Map<Key, GatewayCallable> applications = new LinkedHashMap<>();
    private final Map<String, GroupClassLoader> loaders = new HashMap<>();
    private boolean closed;

    private record Key(String applicationGroup, Target target, String callable) {}

    /** No applications as yet; {@code java:ClassName} is looked for where {@code server} finds classes. */
    public JavaApplications(ClassLoader server) {
        this.server = server;
    }

    /**
     * No applications as yet; {@code java:ClassName} is looked for where the current thread finds classes, so that the
     * class path of a container counts.
     */
    public static JavaApplications ofCurrentThread() {
        return new JavaApplications(serverOfCurrentThread());
    }

    /** Where the current thread finds classes, if those are classes that we could call. */
    public static ClassLoader serverOfCurrentThread() {
        ClassLoader own = JavaApplications.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null && sees(context) ? context : own;
    }

    /**
     * Loads an application, or finds it when it has been loaded.
     *
     * @param applicationGroup empty for {@code %{GLOBAL}}
     * @param target one that does not run in Python
     * @param callable {@code callable-object}, which for a jar is the name of a class; empty when none is given
     * @throws ApplicationLoadException when there is no such application, or it fails to start
     */
    public synchronized GatewayCallable load(String applicationGroup, Target target, String callable)
            throws ApplicationLoadException {
        if (closed) {
            throw new IllegalStateException("the applications have been closed");
        }
        var key = new Key(applicationGroup, target, callable);
        GatewayCallable known = applications.get(key);
        if (known != null) {
            return known;
        }
        GatewayCallable loaded;
        if (target instanceof Target.Jar jar) {
            loaded = ofJar(applicationGroup, jar.path().toAbsolutePath(), callable);
        } else if (target instanceof Target.JavaClass named) {
            loaded = ofServer(applicationGroup, named.name());
        } else {
            throw new IllegalArgumentException("no Java application: " + target);
        }
        applications.put(key, loaded);
        return loaded;
    }

    /** Closes the applications that can be closed, last one first, and then the loaders. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<GatewayCallable> order = new ArrayList<>(applications.values());
        Collections.reverse(order);
        order.forEach(JavaApplications::closeApplication);
        loaders.values().forEach(JavaApplications::closeLoader);
    }

    private GatewayCallable ofJar(String applicationGroup, Path jar, String callable) throws ApplicationLoadException {
        if (!Files.isReadable(jar) || !Files.isRegularFile(jar)) {
            throw new ApplicationLoadException("there is no readable jar file " + jar, null);
        }
        String name = callable.isEmpty() ? onlyServiceOf(jar) : callable;
        GroupClassLoader loader = loader(applicationGroup);
        loader.add(ServerClassPath.url(jar));
        return new CallableClass(name, "of " + jar).instantiate(loader);
    }

    private GatewayCallable ofServer(String applicationGroup, String name) throws ApplicationLoadException {
        GroupClassLoader loader = loader(applicationGroup);
        if (!applicationGroup.isEmpty()) {
            ServerClassPath.of(server).forEach(loader::add);
        }
        GatewayCallable application = new CallableClass(name, "on the class path of the server").instantiate(loader);
        if (!applicationGroup.isEmpty() && application.getClass().getClassLoader() != loader) {
            log.warn(
                    "java:{} shares its static state with other application groups than {}: the server's class loader "
                            + "does not tell where its classes come from; use a jar to keep them apart",
                    name,
                    applicationGroup);
        }
        return application;
    }

    private GroupClassLoader loader(String applicationGroup) {
        return loaders.computeIfAbsent(applicationGroup, name -> new GroupClassLoader(name, server));
    }

    private static String onlyServiceOf(Path jar) throws ApplicationLoadException {
        List<String> names;
        try {
            names = JarServices.of(jar);
        } catch (IOException unreadable) {
            throw new ApplicationLoadException(
                    jar + " cannot be read as a jar: " + unreadable.getMessage(), unreadable);
        }
        if (names.size() == 1) {
            return names.get(0);
        }
        String found = names.isEmpty()
                ? "names no gateway callable in " + JarServices.ENTRY
                : "names " + names.size() + " gateway callables in " + JarServices.ENTRY + " ("
                        + String.join(", ", names) + ")";
        throw new ApplicationLoadException(
                jar + " " + found + "; say which class is meant with callable-object=", null);
    }

    private static boolean sees(ClassLoader loader) {
        try {
            return loader.loadClass(GatewayCallable.class.getName()) == GatewayCallable.class;
        } catch (ClassNotFoundException blind) {
            return false; // a loader of somebody else's, under whose eyes no application could be one of ours
        }
    }

    private static void closeApplication(GatewayCallable application) {
        if (application instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Throwable failure) {
                // The other applications still have to be closed.
                log.error("{} failed in close()", application.getClass().getName(), failure);
            }
        }
    }

    private static void closeLoader(GroupClassLoader loader) {
        try {
            loader.close();
        } catch (IOException failure) {
            log.warn("the class loader of application group {} cannot be closed", loader.getName(), failure);
        }
    }
}
