// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files {@code Include} means: wildcards in any component of the path; a folder means all files below it. */
final class Inclusion {

    /** Deeper than any configuration and shallow enough to end soon where links go in circles. */
    private static final int DEEPEST = 64;

    private Inclusion() {}

    /**
     * The files of a path, those of one folder in the order of their names.
     *
     * @return possibly none; a path without wildcards that does not exist is none
     * @throws IOException when a folder cannot be read
     */
    static List<Path> files(Path path) throws IOException {
        List<Path> found = path.isAbsolute() ? List.of(path.getRoot()) : List.of(Path.of(""));
        for (int i = 0; i < path.getNameCount(); i++) {
            boolean last = i == path.getNameCount() - 1;
            var next = new ArrayList<Path>();
            for (Path folder : found) {
                next.addAll(named(folder, path.getName(i).toString(), last));
            }
            found = next;
        }
        var files = new ArrayList<Path>();
        for (Path each : found) {
            addFiles(each, files, 0);
        }
        return files;
    }

    private static List<Path> named(Path folder, String component, boolean last) throws IOException {
        if (!Wildcard.in(component)) {
            Path path = folder.resolve(component);
            return Files.exists(path) ? List.of(path) : List.of();
        }
        if (!Files.isDirectory(folder.toAbsolutePath())) {
            return List.of();
        }
        Pattern pattern = Wildcard.compile(component, true);
        // Names that begin with a dot are met only by a dot that is written, as in a shell.
        return entries(
                folder,
                entry -> pattern.matcher(entry.getFileName().toString()).matches()
                        && (component.startsWith(".")
                                || !entry.getFileName().toString().startsWith("."))
                        && (last || Files.isDirectory(entry)));
    }

    private static void addFiles(Path path, List<Path> files, int depth) throws IOException {
        if (!Files.isDirectory(path)) {
            files.add(path);
            return;
        }
        if (depth == DEEPEST) {
            throw new IOException(path + " is " + DEEPEST + " folders deep; a symbolic link may go in circles");
        }
        for (Path entry : entries(path, entry -> true)) {
            addFiles(entry, files, depth + 1);
        }
    }

    private static List<Path> entries(Path folder, Predicate<Path> filter) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(filter)
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
        }
    }
}
