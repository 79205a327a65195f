// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.failure;

import java.util.stream.Collectors;

/** What comes from clients and applications, made fit for a log in which every record begins a line. */
public final class LogText {

    private static final String INDENT = "    ";

    private LogText() {}

    /** The text on one line: control characters but tabs stand as {@code \x0a}, so that nobody can forge a record. */
    public static String oneLine(String text) {
        if (text.chars().noneMatch(LogText::control)) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (control(c)) {
                shown.append(String.format("\\x%02x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    private static boolean control(int c) {
        return Character.isISOControl(c) && c != '\t';
    }

    /** The text on lines of its own, each of them indented, so that none can pass for a record; empty when it is. */
    public static String continued(String text) {
        return text.isEmpty()
                ? ""
                : text.stripTrailing()
                        .lines()
                        .map(line -> INDENT + line)
                        .collect(Collectors.joining(System.lineSeparator(), System.lineSeparator(), ""));
    }
}
