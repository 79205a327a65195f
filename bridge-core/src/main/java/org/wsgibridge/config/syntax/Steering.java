// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The directives that httpd obeys while it reads, before any other directive has an effect. */
final class Steering {

    private final TreeReader reader;
    private final Variables variables;
    private final Reporter reporter;

    private Path start = Path.of("");
    private @Nullable Path serverRoot;

    Steering(TreeReader reader, Variables variables, Reporter reporter) {
        this.reader = reader;
        this.variables = variables;
        this.reporter = reporter;
    }

    /** Sets where includes begin as long as there is no ServerRoot. */
    void startAt(Path folder) {
        start = folder;
    }

    @Nullable
    Path serverRoot() {
        return serverRoot;
    }

    Path resolve(Path path) {
        return (serverRoot == null ? start : serverRoot).resolve(path);
    }

    /**
     * Obeys the directive if it is one of these.
     *
     * @param nodes takes what is included
     * @param global whether the directive stands outside every section
     * @return whether it was one, so that nobody else need look at it
     */
    boolean follow(Node.Directive directive, List<Node> nodes, boolean global) {
        List<String> words = directive.arguments().words();
        switch (directive.name().toLowerCase(Locale.ROOT)) {
            case "define" -> define(directive, words);
            case "undefine" -> undefine(directive, words);
            case "include" -> include(directive, words, nodes, global, false);
            case "includeoptional" -> include(directive, words, nodes, global, true);
            case "error" -> reporter.problem(directive.location(), "Error: " + String.join(" ", words));
            case "serverroot" -> {
                return global && setServerRoot(directive, words);
            }
            default -> {
                return false;
            }
        }
        directive.arguments().doubts().forEach(doubt -> reporter.warning(directive.location(), doubt));
        return true;
    }

    private void define(Node.Directive directive, List<String> words) {
        if (words.isEmpty() || words.size() > 2) {
            reporter.problem(
                    directive.location(),
                    "Define needs a name and at most one value; quote a value that has "
                            + "spaces: Define NAME \"VALUE\"");
        } else if (words.get(0).indexOf(':') >= 0) {
            reporter.problem(directive.location(), "Define " + words.get(0) + ": a name cannot have a colon");
        } else {
            variables.define(words.get(0), words.size() == 2 ? words.get(1) : null);
        }
    }

    private void undefine(Node.Directive directive, List<String> words) {
        if (words.size() == 1) {
            variables.undefine(words.get(0));
        } else {
            reporter.problem(directive.location(), "UnDefine needs one name");
        }
    }

    private boolean setServerRoot(Node.Directive directive, List<String> words) {
        if (words.size() != 1) {
            reporter.problem(directive.location(), "ServerRoot needs one directory; quote a path that has spaces");
            return true;
        }
        Path root = directive.folder().resolve(words.get(0)).normalize();
        if (Files.isDirectory(root)) {
            serverRoot = root;
        } else {
            reporter.problem(directive.location(), "ServerRoot " + root + " is not a directory");
        }
        return true;
    }

    private void include(
            Node.Directive directive, List<String> words, List<Node> nodes, boolean global, boolean optional) {
        if (words.size() != 1) {
            reporter.problem(directive.location(), directive.name() + " needs one path; quote a path that has spaces");
            return;
        }
        try {
            Path path = resolve(Path.of(words.get(0)));
            List<Path> files = Inclusion.files(path);
            if (files.isEmpty() && !optional) {
                reporter.problem(
                        directive.location(),
                        "Include " + words.get(0) + " finds nothing, looked for " + path
                                + "; write IncludeOptional if that is all right");
            }
            for (Path file : files) {
                reader.readFile(file, nodes, global, directive.location());
            }
        } catch (IOException e) {
            reporter.problem(directive.location(), "Include " + words.get(0) + " cannot be followed: " + e);
        }
    }
}
