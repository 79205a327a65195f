// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Javas of this machine that the product supports. */
public final class Javas {

    private static final int OLDEST = 17;

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private Javas() {}

    /** The program {@code java} that runs this test. */
    public static Path own() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * A {@code java} of at least a version: the own one, else the newest that Debian's packages or the administrator have
     * put where theirs are. Without one the test is skipped.
     */
    public static Path atLeast(int version) throws IOException {
        if (Runtime.version().feature() >= version) {
            return own();
        }
        TreeMap<Integer, Path> homes = homes();
        Assumptions.assumeTrue(homes.lastKey() >= version, "there is no Java " + version + " or newer on this machine");
        return homes.lastEntry().getValue().resolve("bin/java");
    }

    /** Homes of the oldest and the newest; one of them when there is but one. */
    public static Collection<Path> oldestAndNewest() throws IOException {
        TreeMap<Integer, Path> homes = homes();
        return homes.size() == 1
                ? homes.values()
                : List.of(homes.firstEntry().getValue(), homes.lastEntry().getValue());
    }

    private static TreeMap<Integer, Path> homes() throws IOException {
        var homes = new TreeMap<Integer, Path>();
        homes.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        for (Path folder : List.of(Path.of("/usr/lib/jvm"), Path.of("/opt/java"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> candidates = Files.list(folder)) {
                    for (Path home : candidates.sorted().toList()) {
                        int version = version(home);
                        if (version >= OLDEST) {
                            homes.putIfAbsent(version, home);
                        }
                    }
                }
            }
        }
        return homes;
    }

    /** The major version that the release file of a Java tells; 0 when it is none. */
    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return 0;
        }
        Matcher matcher = VERSION.matcher(Files.readString(release));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
