// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wsgibridge.config.syntax.Reporter;
import org.wsgibridge.site.Location;
import org.wsgibridge.site.Site;

/** Gathers what is found in one configuration, each thing once. */
final class Findings implements Reporter {

    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();
    private final Set<Problem> notices = new LinkedHashSet<>();

    @Override
    public void problem(Location location, String message) {
        problems.add(new Problem(location, message));
    }

    @Override
    public void warning(Location location, String message) {
        warnings.add(new Problem(location, message));
    }

    @Override
    public void notice(Location location, String message) {
        notices.add(new Problem(location, message));
    }

    /**
     * The end of the reading.
     *
     * @param files in the order in which findings are to be told
     * @throws ConfigurationException when there is any problem
     */
    Configuration configuration(Site site, List<String> files) throws ConfigurationException {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(sorted(problems, files));
        }
        return new Configuration(site, sorted(notices, files), sorted(warnings, files));
    }

    private static List<Problem> sorted(Set<Problem> findings, List<String> files) {
        return findings.stream()
                .sorted(Comparator.comparingInt(
                                (Problem each) -> files.indexOf(each.location().file()))
                        .thenComparingInt(each -> each.location().line()))
                .toList();
    }
}
