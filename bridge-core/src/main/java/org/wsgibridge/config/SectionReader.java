// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.config.SectionDraft.Step;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Wildcard;
import org.wsgibridge.site.NativeString;

/** What {@code <Directory>}, {@code <Files>}, {@code <Location>} and their {@code Match} forms match. */
final class SectionReader {

    private final Reading reading;

    SectionReader(Reading reading) {
        this.reading = reading;
    }

    /** The section without its content. */
    SectionDraft read(Node.Block block) throws Rejection {
        List<String> words = block.arguments().words();
        String name = block.name().toLowerCase(Locale.ROOT);
        boolean tilde = words.size() == 2 && words.get(0).equals("~");
        if (words.size() != 1 && !tilde) {
            throw new Rejection(
                    "<" + block.name() + "> needs one argument, found " + words.size() + "; quote one that has spaces");
        }
        String text = words.get(words.size() - 1);
        boolean regex = tilde || name.endsWith("match");
        return switch (name.replaceFirst("match$", "")) {
            case "directory" -> regex ? directoryMatch(text, block) : directory(text, block);
            case "files" -> SectionDraft.ofFile(Step.FILES, 0, fileName(text, regex, block));
            default -> regex ? locationMatch(text, block) : location(text);
        };
    }

    private SectionDraft directory(String text, Node.Block block) throws Rejection {
        if (!Wildcard.in(text)) {
            Path directory = reading.path(text, block);
            return SectionDraft.ofFile(
                    Step.DIRECTORY,
                    directory.getNameCount(),
                    file -> file.startsWith(directory) && !file.equals(directory));
        }
        String base = text.startsWith("/") ? "" : escaped(reading.path(".", block) + "/");
        String glob = (base + text).replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
        Pattern pattern = Wildcard.compile(glob, true);
        int components = Math.toIntExact(
                glob.chars().filter(character -> character == '/').count());
        return SectionDraft.ofFile(Step.DIRECTORY, components, file -> matchesAbove(file, components, pattern));
    }

    private static String escaped(String path) {
        return path.replaceAll("([\\\\*?\\[])", "\\\\$1");
    }

    /** Whether the directory so many components below the root, on the way to the file, matches. */
    private static boolean matchesAbove(Path file, int components, Pattern pattern) {
        Path root = file.getRoot();
        if (root == null || file.getNameCount() <= components) {
            return false;
        }
        Path directory = root.resolve(file.subpath(0, components));
        return pattern.matcher(directory.toString()).matches();
    }

    private static SectionDraft directoryMatch(String text, Node.Block block) throws Rejection {
        Pattern pattern = Reading.regex(text, block);
        return SectionDraft.ofFile(
                Step.DIRECTORY_MATCH,
                0,
                file -> pattern.matcher(file.toString()).find());
    }

    private static Predicate<Path> fileName(String text, boolean regex, Node.Block block) throws Rejection {
        if (regex) {
            Pattern pattern = Reading.regex(text, block);
            return file -> pattern.matcher(nameOf(file)).find();
        }
        if (Wildcard.in(text)) {
            Pattern pattern = Wildcard.compile(text, false);
            return file -> pattern.matcher(nameOf(file)).matches();
        }
        return file -> nameOf(file).equals(text);
    }

    private static String nameOf(Path file) {
        @Nullable Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private static SectionDraft location(String text) throws Rejection {
        String path = NativeString.of(text);
        if (!path.startsWith("/")) {
            throw new Rejection("<Location " + text + "> never matches; the URL path must begin with a slash");
        }
        if (Wildcard.in(path)) {
            Pattern pattern = Wildcard.compile(path, true);
            return SectionDraft.ofUrl(url -> pattern.matcher(merged(url)).matches(), null);
        }
        return SectionDraft.ofUrl(url -> UrlPrefix.covers(path, merged(url)), path);
    }

    private static SectionDraft locationMatch(String text, Node.Block block) throws Rejection {
        Pattern pattern = Reading.regex(NativeString.of(text), block);
        return SectionDraft.ofUrl(url -> pattern.matcher(merged(url)).find(), null);
    }

    /** httpd's MergeSlashes, which is On unless somebody switches it off. */
    private static String merged(String url) {
        return url.contains("//") ? url.replaceAll("/{2,}", "/") : url;
    }
}
