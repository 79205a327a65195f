// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * A line after {@code \} at the end of a line has joined it with the next, without white space around it.
 *
 * @param number of its first line, counted from 1
 */
record LogicalLine(int number, String text) {

    /** The lines that say something: neither empty nor comments. A comment can be continued, as in httpd. */
    static List<LogicalLine> of(String text) {
        var lines = new ArrayList<LogicalLine>();
        var joined = new StringBuilder();
        int number = 0;
        int first = 1;
        for (String line : text.split("\n", -1)) {
            number++;
            String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (content.endsWith("\\")) {
                joined.append(content, 0, content.length() - 1);
                continue;
            }
            add(lines, first, joined.append(content).toString());
            joined.setLength(0);
            first = number + 1;
        }
        add(lines, first, joined.toString());
        return lines;
    }

    private static void add(List<LogicalLine> lines, int number, String text) {
        String content = trimmed(text);
        if (!content.isEmpty() && content.charAt(0) != '#') {
            lines.add(new LogicalLine(number, content));
        }
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && Words.isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && Words.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether this opens or closes a section. */
    boolean bracketed() {
        return text.charAt(0) == '<';
    }
}
