// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.BundledPython;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.site.GroupOptions;

/**
 * A CPython that has been run once to see that it is one.
 *
 * @param executable what to start workers with
 * @param version such as {@code 3.11.2}
 */
public record PythonInterpreter(Path executable, String version) {

    /** What the worker package needs: its oldest Python. */
    private static final String OLDEST = "3.8";

    private static final long PROBE_SECONDS = 20;

    /**
     * Prints version, executable, whether it is new enough, and whether the account of the workers can use it: a
     * python3 on root's PATH may live where nobody else can look.
     */
    private static final String PROBE = """
            import os, sys
            user, group = sys.argv[1:3]
            new_enough = sys.version_info >= (3, 8)
            usable = True
            if os.getuid() == 0 and (user or group):
                import grp, pwd
                def uid(name): return int(name[1:]) if name[0] == '#' else pwd.getpwnam(name).pw_uid
                def gid(name): return int(name[1:]) if name[0] == '#' else grp.getgrnam(name).gr_gid
                os.setgroups([])
                os.setgid(gid(group) if group else pwd.getpwuid(uid(user)).pw_gid)
                if user: os.setuid(uid(user))
                usable = os.access(sys.executable, os.X_OK) and os.access(os.__file__, os.R_OK)
            print('%d.%d.%d' % sys.version_info[:3])
            print(sys.executable)
            print('yes' if new_enough else 'old')
            print('yes' if usable else 'no')
            """;

    /**
     * Finds the interpreter of a group: {@code python=}, else the one of {@code python-home=}, else the first
     * {@code python3} on the PATH that the account of the workers can use, else the one that the bridge brings along.
     *
     * @throws StartException when there is none, with what was tried
     */
    public static PythonInterpreter of(GroupOptions options) throws StartException {
        Path python = options.python();
        Path home = options.pythonHome();
        if (python == null && home != null) {
            python = inHome(home, options);
        }
        if (python != null) {
            return probe(python, options, true);
        }
        return onPath(options);
    }

    private static Path inHome(Path home, GroupOptions options) throws StartException {
        for (String name : List.of("bin/python", "bin/python3")) {
            Path candidate = home.resolve(name);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new StartException(about(
                options,
                "python-home=" + home + " has no bin/python that can be run; create it" + " with: python3 -m venv "
                        + home));
    }

    private static PythonInterpreter onPath(GroupOptions options) throws StartException {
        var refusals = new ArrayList<String>();
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, "python3");
            if (!Files.isExecutable(candidate)) {
                continue;
            }
            try {
                return probe(candidate, options, false);
            } catch (StartException e) {
                refusals.add(e.getMessage());
            }
        }
        try {
            Optional<Path> bundled = BundledPython.executable();
            if (bundled.isPresent()) {
                return probe(bundled.get(), options, true);
            }
        } catch (IOException e) {
            refusals.add(e.getMessage());
        }
        String tried = refusals.isEmpty() ? "there is no python3 on the PATH" : String.join("; ", refusals);
        throw new StartException(about(options, tried + "; install Python " + OLDEST + " or newer, or set python="));
    }

    private static PythonInterpreter probe(Path python, GroupOptions options, boolean asGiven) throws StartException {
        List<String> says = run(python, options);
        if (says.size() != 4) {
            throw new StartException(
                    about(options, python + " is no working Python; it says: " + String.join(" ", says)));
        }
        if (!says.get(2).equals("yes")) {
            throw new StartException(
                    about(options, python + " is Python " + says.get(0) + " but " + OLDEST + " or newer is needed"));
        }
        if (!says.get(3).equals("yes")) {
            throw new StartException(about(
                    options, says.get(1) + " cannot be used by " + account(options) + ", as which the workers run"));
        }
        return new PythonInterpreter(asGiven ? python.toAbsolutePath() : Path.of(says.get(1)), says.get(0));
    }

    private static List<String> run(Path python, GroupOptions options) throws StartException {
        var builder = new ProcessBuilder(
                        python.toString(), "-I", "-c", PROBE, orEmpty(options.user()), orEmpty(options.group()))
                .redirectErrorStream(true);
        try {
            Process process = ProcessStart.of(builder);
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return output.lines().toList();
        } catch (IOException e) {
            throw new StartException(about(options, python + " cannot be run: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException(about(options, "interrupted while " + python + " was tried"));
        }
    }

    private static String about(GroupOptions options, String what) {
        return options.location() + ": process group " + options.name() + ": " + what;
    }

    private static String account(GroupOptions options) {
        return options.user() != null ? "user " + options.user() : "group " + options.group();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
