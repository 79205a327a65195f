// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one application group.
 *
 * <p>The loader of {@code %{GLOBAL}} asks its parent first, as is usual. That of any other group looks among its own
 * first: the group is there so that its applications share no static state with others, which they would as soon as the
 * server happens to have the same classes. What an application and the server talk about together comes from the parent
 * in either case.
 */
final class GroupClassLoader extends URLClassLoader {

    /** The contract, and the APIs whose objects pass between an application and the server. */
    private static final List<String> SHARED = List.of("org.wsgibridge.gateway.", "org.slf4j.", "jakarta.servlet.");

    private final boolean isolated;

    static {
        registerAsParallelCapable();
    }

    /**
     * A loader without classes of its own as yet.
     *
     * @param name of the application group; empty for {@code %{GLOBAL}}
     * @param server sees the gateway contract
     */
    GroupClassLoader(String name, ClassLoader server) {
        super(name.isEmpty() ? "%{GLOBAL}" : name, new URL[0], server);
        this.isolated = !name.isEmpty();
    }

    /** Adds classes; what has been added before is ignored. */
    void add(URL jarOrFolder) {
        addURL(jarOrFolder);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isolated || SHARED.stream().anyMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = platformClass(name);
            }
            if (found == null) {
                found = ownClass(name);
            }
            return found != null ? found : super.loadClass(name, resolve);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = isolated ? findResource(name) : null;
        return own != null ? own : super.getResource(name);
    }

    private static @Nullable Class<?> platformClass(String name) {
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException notPlatform) {
            return null; // the expected case, which class loaders can only tell this way
        }
    }

    private @Nullable Class<?> ownClass(String name) {
        try {
            return findClass(name);
        } catch (ClassNotFoundException notOwn) {
            return null; // likewise
        }
    }
}
