// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.wsgibridge.gateway.GatewayCallable;

/**
 * The gateway callables that a jar registers for {@link java.util.ServiceLoader}. Read from the jar itself, because a
 * ServiceLoader answers for everything that its class loader sees: also for the other jars of the group.
 */
final class JarServices {

    static final String ENTRY = "META-INF/services/" + GatewayCallable.class.getName();

    private JarServices() {}

    /**
     * Names of the classes, each once.
     *
     * @throws IOException when the file cannot be read, or is no jar
     */
    static List<String> of(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(ENTRY);
            if (entry == null) {
                return List.of();
            }
            Set<String> names = new LinkedHashSet<>();
            try (var lines =
                    new BufferedReader(new InputStreamReader(file.getInputStream(entry), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    int comment = line.indexOf('#');
                    String name = (comment < 0 ? line : line.substring(0, comment)).strip();
                    if (!name.isEmpty()) {
                        names.add(name);
                    }
                }
            }
            return List.copyOf(names);
        }
    }
}
