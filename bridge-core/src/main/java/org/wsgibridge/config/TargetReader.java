// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.Target;

/** The second argument of {@code WSGIScriptAlias} and {@code WSGIScriptAliasMatch}. */
final class TargetReader {

    /** mod_wsgi's default for {@code WSGICallableObject}. */
    private static final String DEFAULT_CALLABLE = "application";

    private static final String JAVA = "java:";
    private static final String PYTHON = "python:";
    private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
    private static final String DOTTED = NAME + "(?:\\." + NAME + ")*";
    private static final Pattern MODULE =
            Pattern.compile("(?<module>" + DOTTED + ")(?::(?<callable>" + DOTTED + "(?:\\(\\))?))?");
    private static final Pattern CLASS =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final Pattern GROUP = Pattern.compile("\\$(?<number>[0-9])");

    private final Reading reading;

    TargetReader(Reading reading) {
        this.reading = reading;
    }

    /**
     * Reads the target of a prefix.
     *
     * @param callable {@code callable-object=} of the same directive; null when there is none
     */
    Target ofAlias(Node.Directive directive, String prefix, String text, @Nullable String callable) throws Rejection {
        Target target = of(directive, text, callable);
        boolean slash = prefix.endsWith("/") && !prefix.equals("/");
        if (target instanceof Target.ScriptDirectory) {
            checkSlashes(directive, prefix, slash, text);
        } else if (slash) {
            String bare = prefix.replaceAll("/+$", "");
            throw new Rejection(directive.name() + " " + prefix + " ends in a slash but " + text
                    + " is not a directory, so that no request would reach it; write " + directive.name() + " " + bare
                    + " " + text);
        }
        return target;
    }

    /** Reads the target of an expression, whose groups {@code $1} to {@code $9} may stand in the file name. */
    Target ofMatch(Node.Directive directive, Pattern pattern, String text, @Nullable String callable) throws Rejection {
        Matcher group = GROUP.matcher(text);
        boolean template = false;
        int groups = pattern.matcher("").groupCount();
        while (group.find()) {
            template = true;
            if (Integer.parseInt(group.group("number")) > groups) {
                throw new Rejection(directive.name() + ": " + text + " uses " + group.group() + " but the expression "
                        + "has only " + groups + " of them; put parentheses around what is meant");
            }
        }
        return template ? new Target.ScriptTemplate(absolute(directive, text)) : of(directive, text, callable);
    }

    /** Not normalised: a slash at the end has a meaning, and {@code $1/..} is not nothing. */
    private String absolute(Node.Directive directive, String text) throws Rejection {
        boolean complete = reading.path(text, directive).equals(Path.of(text).normalize());
        return complete ? text : reading.path(".", directive) + "/" + text;
    }

    private Target of(Node.Directive directive, String text, @Nullable String callable) throws Rejection {
        if (text.startsWith(JAVA)) {
            return javaClass(directive, text.substring(JAVA.length()));
        }
        if (text.startsWith(PYTHON)) {
            return module(directive, text, callable);
        }
        Path path = reading.path(text, directive);
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".jar")
                ? jar(directive, path)
                : script(directive, path, text.endsWith("/"));
    }

    private static Target javaClass(Node.Directive directive, String name) throws Rejection {
        if (!CLASS.matcher(name).matches()) {
            throw new Rejection(directive.name() + ": " + JAVA + name + " names no Java class; expected a target such "
                    + "as java:org.example.Hello");
        }
        return new Target.JavaClass(name);
    }

    private static Target module(Node.Directive directive, String text, @Nullable String callable) throws Rejection {
        Matcher module = MODULE.matcher(text.substring(PYTHON.length()));
        if (!module.matches()) {
            throw new Rejection(directive.name() + ": " + text + " is not understood; expected python:MODULE, "
                    + "python:MODULE:CALLABLE or python:MODULE:FACTORY() with dotted Python names");
        }
        String named = module.group("callable");
        if (named != null && callable != null) {
            throw new Rejection(directive.name() + ": " + text + " and callable-object=" + callable
                    + " both name the callable; remove one of them");
        }
        if (callable != null && GroupNames.variable(callable).isPresent()) {
            throw new Rejection(directive.name() + ": callable-object=" + callable
                    + " cannot be used with a python: target, whose callable is loaded once; write " + text + ":NAME");
        }
        String fallback = callable == null ? DEFAULT_CALLABLE : callable;
        return new Target.PythonModule(module.group("module"), named == null ? fallback : named);
    }

    private static Target jar(Node.Directive directive, Path path) throws Rejection {
        requireReadable(directive, path);
        try {
            new JarFile(path.toFile()).close();
            return new Target.Jar(path);
        } catch (IOException e) {
            throw new Rejection(directive.name() + ": " + path + " cannot be read as a jar: " + e.getMessage());
        }
    }

    private static Target script(Node.Directive directive, Path path, boolean slash) throws Rejection {
        if (Files.isDirectory(path)) {
            if (!Files.isReadable(path)) {
                throw new Rejection(directive.name() + ": the directory " + path + " cannot be read by this server");
            }
            return new Target.ScriptDirectory(path);
        }
        requireReadable(directive, path);
        if (slash) {
            throw new Rejection(directive.name() + ": " + path + "/ is a file; remove the slash at its end");
        }
        return new Target.ScriptFile(path);
    }

    private static void requireReadable(Node.Directive directive, Path path) throws Rejection {
        if (!Files.exists(path)) {
            throw new Rejection(directive.name() + ": the file " + path + " does not exist");
        }
        if (!Files.isRegularFile(path)) {
            throw new Rejection(directive.name() + ": " + path + " is not a file");
        }
        if (!Files.isReadable(path)) {
            throw new Rejection(directive.name() + ": the file " + path + " cannot be read by this server");
        }
    }

    /** The file is the target followed by the rest of the URL, so that a missing slash can join two names. */
    private void checkSlashes(Node.Directive directive, String prefix, boolean prefixSlash, String target)
            throws Rejection {
        boolean targetSlash = target.endsWith("/");
        if (prefixSlash && !targetSlash) {
            throw new Rejection(directive.name() + " " + prefix + " ends in a slash but the directory " + target
                    + " does not; write " + target + "/");
        }
        if (targetSlash && !prefix.endsWith("/")) {
            reading.findings()
                    .warning(
                            directive.location(),
                            directive.name() + " " + prefix + " does not end in a slash but the directory " + target
                                    + " does; write " + prefix + "/");
        }
    }
}
