// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles applications from source, into a folder of classes or a jar. */
final class ApplicationJar {

    private static final String IMPORTS = """
            import java.util.List;
            import java.util.concurrent.atomic.AtomicInteger;
            import org.wsgibridge.gateway.*;
            """;

    private ApplicationJar() {}

    /** A fit application that answers with how often any instance of its class has been called, and can be closed. */
    static String counter(String name) {
        return "public class " + name + " implements GatewayCallable, AutoCloseable {"
                + " static final AtomicInteger calls = new AtomicInteger();"
                + " public Iterable<byte[]> call(Environ environ, StartResponse start) {"
                + "   start.start(\"200 OK\", List.of());"
                + "   return List.of(String.valueOf(calls.incrementAndGet()).getBytes());"
                + " }"
                + " public void close() {"
                + "   System.setProperty(\"closed\", System.getProperty(\"closed\", \"\") + \"" + name + " \"); }"
                + "}";
    }

    /**
     * Compiles one class.
     *
     * @param name of the class, in the unnamed package
     */
    static void compile(Path classes, String name, String source) throws IOException {
        Files.createDirectories(classes);
        Path file = Files.writeString(classes.resolve(name + ".java"), IMPORTS + source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        "" + file);
        Files.delete(file);
        if (status != 0) {
            throw new IllegalArgumentException("cannot compile " + source);
        }
    }

    /** Packs the classes, with a service entry when there are services. */
    static Path pack(Path jar, Path classes, List<String> services) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                out.putNextEntry(new JarEntry(file.getFileName().toString()));
                out.write(Files.readAllBytes(file));
            }
            if (!services.isEmpty()) {
                out.putNextEntry(new JarEntry(JarServices.ENTRY));
                out.write(("# the application\n" + String.join("\n", services) + " # one\n").getBytes());
            }
        }
        return jar;
    }
}
