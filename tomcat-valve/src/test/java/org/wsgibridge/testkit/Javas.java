// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Javas of this machine. */
public final class Javas {

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private Javas() {}

    /** The program {@code java} that runs this test. */
    public static Path own() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * A {@code java} of at least a version: the own one, else one that Debian's packages or the administrator have put
     * where theirs are. Without one the test is skipped.
     */
    public static Path atLeast(int version) throws IOException {
        if (Runtime.version().feature() >= version) {
            return own();
        }
        Optional<Path> found = Optional.empty();
        for (Path folder : List.of(Path.of("/usr/lib/jvm"), Path.of("/opt/java"))) {
            if (found.isEmpty() && Files.isDirectory(folder)) {
                try (Stream<Path> homes = Files.list(folder)) {
                    found = homes.filter(home -> version(home) >= version).findFirst();
                }
            }
        }
        Assumptions.assumeTrue(found.isPresent(), "there is no Java " + version + " or newer on this machine");
        return found.orElseThrow().resolve("bin/java");
    }

    private static int version(Path home) {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(home.resolve("release")));
            return matcher.find() && Files.isExecutable(home.resolve("bin/java"))
                    ? Integer.parseInt(matcher.group(1))
                    : 0;
        } catch (IOException none) {
            return 0;
        }
    }
}
