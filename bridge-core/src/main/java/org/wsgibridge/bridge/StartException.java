// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.util.List;

/** The bridge cannot start. The message is for the administrator: one sentence a line, no stack trace needed. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> sentences;

    public StartException(List<String> sentences) {
        super(String.join(System.lineSeparator(), sentences));
        this.sentences = List.copyOf(sentences);
    }

    public StartException(String sentence) {
        this(List.of(sentence));
    }

    /** At least one. */
    public List<String> sentences() {
        return sentences;
    }
}
