// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wsgibridge.site.Location;

/** Reads files of Apache's syntax into a {@link Tree}. For one configuration and one thread. */
public final class TreeReader {

    private final Variables variables;
    private final Conditions conditions;
    private final Reporter reporter;
    private final Steering steering;
    private final List<String> files = new ArrayList<>();
    private final Deque<Path> reading = new ArrayDeque<>();

    /**
     * A reader for one configuration.
     *
     * @param environment where {@code ${NAME}} is looked up when no {@code Define} has it
     * @param defines what is defined from the start, as by httpd's {@code -D}
     * @param modules the modules that are present for {@code <IfModule>}, in lower case, by all their names
     * @param reporter told what is wrong
     */
    public TreeReader(
            Map<String, String> environment, Collection<String> defines, Set<String> modules, Reporter reporter) {
        this.variables = new Variables(environment, defines);
        this.conditions = new Conditions(modules, variables);
        this.reporter = reporter;
        this.steering = new Steering(this, variables, reporter);
    }

    /** Reads a file and everything that it includes. A file that cannot be read is a problem and an empty tree. */
    public Tree read(Path file) {
        var nodes = new ArrayList<Node>();
        steering.startAt(file.getParent() == null ? Path.of("") : file.getParent());
        readFile(file, nodes, true, new Location(file.toString(), 0));
        return new Tree(nodes, steering.serverRoot(), files);
    }

    /**
     * Reads a text that stands in no file.
     *
     * @param name takes the place of the name of the file; there are no line numbers
     * @param folder where relative paths begin
     */
    public Tree read(String text, String name, Path folder) {
        var nodes = new ArrayList<Node>();
        steering.startAt(folder);
        readSource(new Source(name, text, folder.toAbsolutePath().normalize(), false), nodes, true);
        return new Tree(nodes, steering.serverRoot(), files);
    }

    /** Reads an included file, or the main one; {@code outside} tells whether it stands outside every section. */
    void readFile(Path file, List<Node> nodes, boolean outside, Location asked) {
        Path name = file.toAbsolutePath().normalize();
        if (reading.stream().anyMatch(outer -> sameFile(outer, name))) {
            String chain = reading.stream().map(Path::toString).collect(Collectors.joining(" includes "));
            reporter.problem(
                    asked,
                    "the files include each other in a circle: " + chain + " includes " + name
                            + "; remove one of these includes");
            return;
        }
        reading.addLast(name);
        Source.ofFile(file, asked, reporter).ifPresent(source -> readSource(source, nodes, outside));
        reading.removeLast();
    }

    private static boolean sameFile(Path outer, Path inner) {
        try {
            return Files.isSameFile(outer, inner);
        } catch (IOException e) {
            // One of them is not there, which reading it will report.
            return false;
        }
    }

    private void readSource(Source source, List<Node> nodes, boolean outside) {
        files.add(source.name());
        var open = new OpenBlocks(nodes, reporter);
        for (LogicalLine line : LogicalLine.of(source.text())) {
            Location location = source.at(line.number());
            try {
                if (line.bracketed()) {
                    readBracketed(line.text(), open, location, source.folder());
                } else if (!open.skipping()) {
                    readDirective(line.text(), open, location, source.folder(), outside);
                }
            } catch (InvalidPathException e) {
                reporter.problem(location, e.getInput() + " cannot be a path: " + e.getReason());
            }
        }
        open.closeAll();
    }

    private void readBracketed(String line, OpenBlocks open, Location location, Path folder) {
        int end = line.lastIndexOf('>');
        if (end < 0) {
            reporter.problem(location, line + " has no closing angle bracket; add > at the end of the line");
            return;
        }
        String inside = line.substring(1, end).strip();
        if (inside.isEmpty() || inside.equals("/")) {
            reporter.problem(location, line + " has no name; write <NAME ...> to open a section, </NAME> to close it");
            return;
        }
        if (!line.substring(end + 1).isBlank() && !open.skipping()) {
            reporter.warning(
                    location, "what stands after the closing angle bracket is ignored; put it on its own line");
        }
        if (inside.startsWith("/")) {
            open.close(inside.substring(1).strip(), location);
        } else {
            open(inside, open, location, folder);
        }
    }

    private void open(String inside, OpenBlocks open, Location location, Path folder) {
        String name = firstWord(inside);
        Arguments arguments = open.skipping()
                ? new Arguments("", List.of())
                : variables.replaceIn(inside.substring(name.length()).strip());
        OpenBlocks.Content content = OpenBlocks.Content.KEPT;
        if (open.skipping()) {
            content = OpenBlocks.Content.SKIPPED;
        } else if (Conditions.decides(name)) {
            content = decide(name, arguments, location) ? OpenBlocks.Content.INLINED : OpenBlocks.Content.SKIPPED;
        }
        open.open(name, arguments, location, folder, content);
    }

    private boolean decide(String name, Arguments arguments, Location location) {
        Optional<Boolean> holds = conditions.holds(name, arguments, steering::resolve);
        String section = "<" + name + " " + arguments.text() + ">";
        if (holds.isEmpty()) {
            reporter.problem(
                    location,
                    section + " cannot be decided; expected one name, version or path, possibly with ! before it");
            return false;
        }
        if (!holds.get()
                && name.toLowerCase(Locale.ROOT).equals("ifmodule")
                && !arguments.text().startsWith("!")) {
            reporter.notice(location, section + " and what stands in it is skipped: there is no such module here");
        }
        return holds.get();
    }

    private void readDirective(String line, OpenBlocks open, Location location, Path folder, boolean outside) {
        String name = firstWord(line);
        Arguments arguments = variables.replaceIn(line.substring(name.length()).strip());
        var directive = new Node.Directive(name, arguments, location, folder);
        boolean global = outside && open.outsideSections();
        if (!steering.follow(directive, open.children(), global)) {
            open.children().add(directive);
        }
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && !Words.isSpace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
