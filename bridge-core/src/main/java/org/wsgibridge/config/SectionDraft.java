// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.Section;
import org.wsgibridge.site.Settings;

/**
 * One container while its directives are read.
 *
 * @param step when it is merged
 * @param components of the path of a {@code <Directory>}: fewer are merged earlier; 0 for the others
 * @param file matches the script; null for those that match by URL
 * @param url matches the path of the request; null for those that match by file
 * @param literalUrl the path of a {@code <Location>} without wildcards; null for all others
 * @param settings what stands in it
 * @param files the {@code <Files>} sections in it
 */
record SectionDraft(
        Step step,
        int components,
        @Nullable Predicate<Path> file,
        @Nullable Predicate<String> url,
        @Nullable String literalUrl,
        SettingsDraft settings,
        List<SectionDraft> files) {

    /** The order of httpd, "How the sections are merged". */
    enum Step {
        DIRECTORY,
        DIRECTORY_MATCH,
        FILES,
        LOCATION
    }

    static SectionDraft ofFile(Step step, int components, Predicate<Path> file) {
        return new SectionDraft(step, components, file, null, null, new SettingsDraft(), new ArrayList<>());
    }

    /** A section that matches nothing. */
    static SectionDraft nowhere() {
        return ofUrl(url -> false, null);
    }

    static SectionDraft ofUrl(Predicate<String> url, @Nullable String literal) {
        return new SectionDraft(Step.LOCATION, 0, null, url, literal, new SettingsDraft(), new ArrayList<>());
    }

    /**
     * All sections that say anything, in merge order. At each step those of the main server come first; directories are ordered by their
     * depth before that, as httpd does, and the {@code <Files>} in a directory wait for the step of their own kind.
     */
    static List<Section> merged(List<SectionDraft> main, List<SectionDraft> host) {
        List<SectionDraft> directories = Stream.concat(main.stream(), host.stream())
                .filter(section -> section.step == Step.DIRECTORY || section.step == Step.DIRECTORY_MATCH)
                .sorted(Comparator.comparing(SectionDraft::step).thenComparingInt(SectionDraft::components))
                .toList();
        Stream<SectionDraft> files =
                Stream.concat(main.stream(), host.stream()).filter(section -> section.step == Step.FILES);
        Stream<SectionDraft> filesInDirectories = directories.stream().flatMap(SectionDraft::filesWithin);
        Stream<SectionDraft> locations =
                Stream.concat(main.stream(), host.stream()).filter(section -> section.step == Step.LOCATION);
        return Stream.of(directories.stream(), files, filesInDirectories, locations)
                .flatMap(step -> step)
                .map(SectionDraft::section)
                .filter(section -> !section.settings().equals(Settings.NONE))
                .toList();
    }

    private Stream<SectionDraft> filesWithin() {
        return files.stream().map(inner -> {
            Predicate<Path> outer = file;
            Predicate<Path> name = inner.file;
            Predicate<Path> both = outer == null || name == null ? path -> false : outer.and(name);
            return new SectionDraft(Step.FILES, 0, both, null, null, inner.settings, List.of());
        });
    }

    private Section section() {
        if (file != null) {
            return new Section.OfFile(file, settings.settings());
        }
        return new Section.OfUrl(url == null ? path -> false : url, settings.settings());
    }
}
