// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used; carries every problem found, in the order of the files and lines. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of the files and lines. */
    public List<Problem> problems() {
        return problems;
    }
}
