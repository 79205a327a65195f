// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Javas of this machine that the product supports. */
public final class Javas {

    private static final int OLDEST = 17;

    private Javas() {}

    /** Homes of the oldest and the newest; one of them when there is but one. */
    public static Collection<Path> oldestAndNewest() throws IOException {
        var homes = new TreeMap<Integer, Path>();
        homes.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> candidates = Files.list(installed)) {
                for (Path home : candidates.sorted().toList()) {
                    int version = version(home);
                    if (version >= OLDEST && Files.isExecutable(home.resolve("bin/java"))) {
                        homes.putIfAbsent(version, home);
                    }
                }
            }
        }
        return homes.size() == 1
                ? homes.values()
                : List.of(homes.firstEntry().getValue(), homes.lastEntry().getValue());
    }

    /** The major version that the release file of a Java tells; 0 when there is none. */
    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(release)));
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }
}
