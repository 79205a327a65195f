// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Node;

/** Checks what can be seen of a Python installation without running it. */
final class PythonHome {

    private PythonHome() {}

    /**
     * Checks a virtual environment or installation prefix.
     *
     * @param what names it in messages, such as {@code WSGIPythonHome}
     */
    static void check(String what, Path home) throws Rejection {
        if (!Files.isDirectory(home)) {
            throw new Rejection(what + " " + home + " is not a directory; expected the root of a virtual environment "
                    + "or of a Python installation");
        }
        Path configuration = home.resolve("pyvenv.cfg");
        boolean venv = Files.exists(configuration);
        if (venv && !(Files.isRegularFile(configuration) && Files.isReadable(configuration))) {
            throw new Rejection(what + " " + home + " is an unreadable venv: " + configuration + " cannot be read by "
                    + "this server; change its permissions or make the venv anew");
        }
        boolean runnable = Stream.of("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")
                .map(home::resolve)
                .anyMatch(python -> Files.isRegularFile(python) && Files.isExecutable(python));
        if (!runnable) {
            throw new Rejection(what + " " + home + (venv ? " is an unreadable venv" : " is no Python installation")
                    + ": there is no " + home.resolve("bin/python") + " that can be run; make it anew with python3 -m "
                    + "venv " + home);
        }
    }

    /** Reads a list of directories; one that is not there is worth a warning, since it may come later. */
    static List<Path> path(String what, String text, Node node, Reading reading) throws Rejection {
        var directories = new ArrayList<Path>();
        if (text.isEmpty()) {
            return directories;
        }
        for (String part : text.split(File.pathSeparator, -1)) {
            if (part.isEmpty()) {
                throw new Rejection(what + " " + text + " has an empty part; expected directories separated by "
                        + File.pathSeparator);
            }
            Path directory = reading.path(part, node);
            if (!Files.isDirectory(directory)) {
                reading.findings()
                        .warning(node.location(), what + " names " + directory + ", which is not a directory");
            }
            directories.add(directory);
        }
        return directories;
    }
}
