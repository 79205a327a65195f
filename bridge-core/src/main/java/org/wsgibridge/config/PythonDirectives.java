// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wsgibridge.config.syntax.Node;

/** The directives of the main server that hold for all process groups. */
final class PythonDirectives {

    private final Reading reading;

    PythonDirectives(Reading reading) {
        this.reading = reading;
    }

    void home(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Path home = reading.path(words.get(0), directive);
        place.site().pythonHome(home);
        PythonHome.check("WSGIPythonHome", home);
    }

    void path(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.site().pythonPath(PythonHome.path("WSGIPythonPath", words.get(0), directive, reading));
    }

    void socketPrefix(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Path prefix = reading.path(words.get(0), directive);
        Path folder = prefix.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new Rejection("WSGISocketPrefix " + prefix + ": there is no directory " + folder
                    + "; create it or name another place");
        }
        place.site().socketPrefix(prefix);
    }
}
