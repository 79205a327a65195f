// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.gateway.GatewayCallable;

/** What a JVM worker is started with. */
final class JavaWorkers {

    /** The program of a JVM worker. */
    static final String MAIN = "org.wsgibridge.daemon.javaworker.JavaWorkerMain";

    private static final Logger log = LoggerFactory.getLogger(JavaWorkers.class);

    /** One class of everything that the worker is made of; in one jar, or in a jar for each. */
    private static final List<Class<?>> NEEDED = List.of(JavaWorkers.class, GatewayCallable.class, LoggerFactory.class);

    private JavaWorkers() {}

    /**
     * Where the server finds the worker, and the classes that {@code java:ClassName} may name: the class path of its
     * process, or in a container that of the class loader which the bridge came by, with those above it.
     *
     * @throws StartException when the classes of the worker are in no file that another process could read
     */
    static String classPath() throws StartException {
        ClassLoader own = JavaWorkers.class.getClassLoader();
        if (ClassLoader.getSystemClassLoader().equals(own)) {
            return absolute(System.getProperty("java.class.path"));
        }
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> each : NEEDED) {
            entries.add(codeSource(each));
        }
        for (ClassLoader loader = own; loader instanceof URLClassLoader telling; loader = loader.getParent()) {
            for (URL url : telling.getURLs()) {
                addFile(url, entries);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** A worker may have another working directory. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String codeSource(Class<?> needed) throws StartException {
        CodeSource source = needed.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        try {
            if (location != null && location.getProtocol().equals("file")) {
                return Path.of(location.toURI()).toString();
            }
        } catch (URISyntaxException malformed) {
            log.debug("{} is no file: {}", location, malformed.getMessage());
        }
        throw new StartException("Java workers are processes of their own and need " + needed.getName()
                + " in a file, but the server has it from " + location
                + "; unpack the web application, or put the jar into the lib folder of the container");
    }

    /** Adds what a process can open; the rest of a container's class path is none of the worker's business. */
    private static void addFile(URL url, Set<String> entries) {
        if (!url.getProtocol().equals("file")) {
            return;
        }
        try {
            entries.add(Path.of(url.toURI()).toString());
        } catch (URISyntaxException malformed) {
            log.debug("{} is no file: {}", url, malformed.getMessage());
        }
    }
}
