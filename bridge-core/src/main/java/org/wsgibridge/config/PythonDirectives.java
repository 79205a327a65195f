// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.wsgibridge.config.syntax.Node;

/** The directives of the main server that hold for all process groups. */
final class PythonDirectives {

    /** Python's own limit. */
    private static final long LARGEST_SEED = 4_294_967_295L;

    private final Reading reading;

    PythonDirectives(Reading reading) {
        this.reading = reading;
    }

    void home(Node.Directive directive, List<String> words, Place place) throws Rejection {
        Path home = reading.path(words.get(0), directive);
        place.site().embedded().pythonHome(home);
        PythonHome.check("WSGIPythonHome", home);
    }

    void optimize(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.site().embedded().optimize(Values.integer("WSGIPythonOptimize", words.get(0), 0, 2));
    }

    void warnings(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.site().embedded().warnings(Values.text("WSGIPythonWarnings", words.get(0)));
    }

    void dontWriteBytecode(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.site().embedded().writeBytecode(!Values.onOff("WSGIDontWriteBytecode", words.get(0)));
    }

    void hashSeed(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String seed = words.get(0).toLowerCase(Locale.ROOT);
        boolean number = seed.matches("\\d{1,10}") && Long.parseLong(seed) <= LARGEST_SEED;
        if (!number && !seed.equals("random")) {
            throw new Rejection(
                    Values.unexpected("WSGIPythonHashSeed", seed, "random, or a number up to " + LARGEST_SEED));
        }
        place.site().embedded().variable("PYTHONHASHSEED", seed);
    }

    void eggs(Node.Directive directive, List<String> words, Place place) throws Rejection {
        place.site()
                .embedded()
                .variable(
                        "PYTHON_EGG_CACHE",
                        reading.path(words.get(0), directive).toString());
    }

    void restrictEmbedded(Node.Directive directive, List<String> words, Place place) throws Rejection {
        boolean on = Values.onOff("WSGIRestrictEmbedded", words.get(0));
        place.site().embedded().restricted(on ? directive.location() : null);
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
