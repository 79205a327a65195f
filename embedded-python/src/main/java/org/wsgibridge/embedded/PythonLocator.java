// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.BundledPython;
import org.wsgibridge.embedded.cpython.PythonUnavailableException;

/** Finds the CPython for this process, by running candidates once as programs. */
final class PythonLocator {

    private static final long PROBE_SECONDS = 20;

    private static final String REMEDY =
            "; install a Python with a shared library (Debian: libpython3.11; others: built with --enable-shared)";

    private final String path;

    /**
     * A locator.
     *
     * @param path folders to search, as in the environment variable {@code PATH}
     */
    PythonLocator(String path) {
        this.path = path;
    }

    /**
     * The interpreter of a virtual environment or installation, else the first fit one on the PATH, else the one that the
     * bridge brings along.
     *
     * @param home null for the PATH
     * @throws PythonUnavailableException when there is none, with what was tried
     */
    PythonInstallation locate(@Nullable Path home) throws PythonUnavailableException {
        var refusals = new ArrayList<String>();
        for (Path candidate : home == null ? onPath() : inHome(home)) {
            try {
                return probe(candidate);
            } catch (PythonUnavailableException e) {
                refusals.add(e.getMessage());
            }
        }
        if (home == null) {
            Optional<Path> bundled = bundled(refusals);
            if (bundled.isPresent()) {
                return probe(bundled.get());
            }
        }
        String where = home == null ? "there is no python3 on the PATH" : "there is no bin/python in " + home;
        throw new PythonUnavailableException((refusals.isEmpty() ? where : String.join("; ", refusals)) + REMEDY);
    }

    private static Optional<Path> bundled(List<String> refusals) {
        try {
            return BundledPython.executable();
        } catch (IOException e) {
            refusals.add(e.getMessage());
            return Optional.empty();
        }
    }

    private Set<Path> onPath() {
        var candidates = new LinkedHashSet<Path>();
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "python3");
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }

    private static List<Path> inHome(Path home) {
        return List.of(home.resolve("bin/python"), home.resolve("bin/python3")).stream()
                .filter(Files::isExecutable)
                .limit(1)
                .toList();
    }

    private static PythonInstallation probe(Path python) throws PythonUnavailableException {
        List<String> says = run(python);
        if (says.size() != 4) {
            throw new PythonUnavailableException(python + " is no working Python; it says: " + String.join(" ", says));
        }
        String name = python + " (Python " + says.get(0) + ")";
        if (!says.get(2).isEmpty()) {
            throw new PythonUnavailableException(name + " cannot be used: " + says.get(2));
        }
        if (says.get(3).isEmpty()) {
            throw new PythonUnavailableException(name + " has no shared library libpython");
        }
        return new PythonInstallation(says.get(0), Path.of(says.get(1)), Path.of(says.get(3)));
    }

    private static List<String> run(Path python) throws PythonUnavailableException {
        try (InputStream probe = PythonLocator.class.getResourceAsStream("probe.py")) {
            if (probe == null) {
                throw new PythonUnavailableException("probe.py is missing from the jar of embedded-python");
            }
            String program = new String(probe.readAllBytes(), StandardCharsets.UTF_8);
            Process process = new ProcessBuilder(python.toString(), "-I", "-X", "utf8", "-c", program)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            // A line may be empty, also the last one.
            return List.of(output.split("\n", 5)).subList(0, Math.min(4, output.split("\n", 5).length));
        } catch (IOException e) {
            throw new PythonUnavailableException(python + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PythonUnavailableException("interrupted while " + python + " was tried");
        }
    }
}
