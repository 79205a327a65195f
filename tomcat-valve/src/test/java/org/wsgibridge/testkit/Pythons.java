// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Pythons of this machine. */
public final class Pythons {

    private static final String SAY_WHAT_YOU_ARE =
            "import sys; print(sys.executable); print('%d.%d.%d' % sys.version_info[:3]); print(sys.version_info >= (3, 8))";

    private Pythons() {}

    /** One executable for each version that is found and is new enough for the bridge. */
    public static Collection<Path> supported() throws IOException, InterruptedException {
        Map<String, Path> byVersion = new LinkedHashMap<>();
        for (Path candidate : candidates()) {
            List<String> says = run(candidate, SAY_WHAT_YOU_ARE);
            if (says.size() == 3 && says.get(2).equals("True")) {
                byVersion.putIfAbsent(says.get(1), Path.of(says.get(0)));
            }
        }
        return byVersion.values();
    }

    /** Skips the test when the first python3 of the PATH cannot be loaded into another process. */
    public static void requireShared() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                shared(Path.of("python3")), "python3 has no shared libpython (Debian: apt install libpython3.11)");
    }

    /** Those of {@link #supported} that can be loaded into another process. */
    public static Collection<Path> shared() throws IOException, InterruptedException {
        var shared = new ArrayList<Path>();
        for (Path python : supported()) {
            if (shared(python)) {
                shared.add(python);
            }
        }
        return shared;
    }

    private static boolean shared(Path python) throws IOException, InterruptedException {
        return run(python, """
                import os, sysconfig
                names = sysconfig.get_config_vars('LIBDIR', 'MULTIARCH', 'INSTSONAME')
                folder, architecture, name = (each or '' for each in names)
                places = [os.path.join(folder, name), os.path.join(folder, architecture, name)]
                print('shared' if '.so' in name and any(map(os.path.isfile, places)) else 'static')
                """).contains("shared");
    }

    /**
     * A Python that has a module. Without one the test is skipped, unless the environment variable
     * {@code WSGI_BRIDGE_DEMAND} names the module: then it fails.
     */
    public static Path with(String module) throws IOException, InterruptedException {
        Optional<Path> found = find(module);
        String demanded = System.getenv().getOrDefault("WSGI_BRIDGE_DEMAND", "");
        if (found.isEmpty() && List.of(demanded.split(",")).contains(module)) {
            throw new AssertionError("no Python here has " + module + ", which WSGI_BRIDGE_DEMAND asks for");
        }
        Assumptions.assumeTrue(
                found.isPresent(), "no Python here has " + module + " (Debian: apt install python3-" + module + ")");
        return found.orElseThrow();
    }

    /** A Python that has a module. */
    public static Optional<Path> find(String module) throws IOException, InterruptedException {
        for (Path candidate : candidates()) {
            List<String> says = run(candidate, "import " + module + ", sys; print('yes'); print(sys.executable)");
            if (says.size() == 2 && says.get(0).equals("yes")) {
                return Optional.of(Path.of(says.get(1)));
            }
        }
        return Optional.empty();
    }

    private static Collection<Path> candidates() throws IOException {
        var folders = new ArrayList<Path>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            folders.add(Path.of(folder));
        }
        for (String versions : List.of(System.getProperty("user.home") + "/.pyenv/versions", "/opt")) {
            if (Files.isDirectory(Path.of(versions))) {
                try (Stream<Path> homes = Files.list(Path.of(versions))) {
                    homes.map(home -> home.resolve("bin")).forEach(folders::add);
                }
            }
        }
        var candidates = new TreeSet<Path>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.filter(file -> file.getFileName().toString().matches("python3(\\.\\d+)?"))
                            .filter(Files::isExecutable)
                            .forEach(candidates::add);
                }
            }
        }
        return candidates;
    }

    private static List<String> run(Path python, String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(python.toString(), "-c", program)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
