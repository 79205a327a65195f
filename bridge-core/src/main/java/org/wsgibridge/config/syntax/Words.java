// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.util.Optional;

/**
 * Takes the arguments of a directive apart by httpd's rules ({@code ap_getword_conf}): words are separated by white
 * space; a word that begins with {@code "} or {@code '} goes to the same quote; {@code \\} is a backslash everywhere, a
 * backslash before the quote is the quote, any other backslash is itself.
 */
public final class Words {

    /** {@code name=value}, where the value may be quoted. */
    public record Option(String name, String value) {}

    private final String text;
    private int position;
    private boolean unclosedQuote;

    Words(String text) {
        this.text = text;
        skipSpace();
    }

    /** Whether there is another word. */
    public boolean more() {
        return position < text.length();
    }

    /** The next word, possibly an empty one in quotes; empty as well when there is none. */
    public String next() {
        if (!more()) {
            return "";
        }
        char first = text.charAt(position);
        String word = first == '"' || first == '\'' ? quoted(first) : bare();
        skipSpace();
        return word;
    }

    /**
     * The next word as {@code name=value}. The quote, if any, begins after the equals sign, as mod_wsgi has it.
     *
     * @return empty, and nothing is taken, when what comes next has no equals sign
     */
    public Optional<Option> nextOption() {
        int end = position;
        while (end < text.length() && text.charAt(end) != '=' && !isSpace(text.charAt(end))) {
            end++;
        }
        if (end == position || end == text.length() || text.charAt(end) != '=') {
            return Optional.empty();
        }
        String name = text.substring(position, end);
        position = end + 1;
        return Optional.of(new Option(name, next()));
    }

    /** Whether a word taken so far began with a quote that never ends. */
    boolean unclosedQuote() {
        return unclosedQuote;
    }

    private String quoted(char quote) {
        var word = new StringBuilder();
        position++;
        while (position < text.length() && text.charAt(position) != quote) {
            if (text.charAt(position) == '\\' && (nextIs(quote) || nextIs('\\'))) {
                position++;
            }
            word.append(text.charAt(position++));
        }
        if (position < text.length()) {
            position++;
        } else {
            unclosedQuote = true;
        }
        return word.toString();
    }

    private String bare() {
        var word = new StringBuilder();
        while (position < text.length() && !isSpace(text.charAt(position))) {
            if (text.charAt(position) == '\\' && nextIs('\\')) {
                position++;
            }
            word.append(text.charAt(position++));
        }
        return word.toString();
    }

    private boolean nextIs(char expected) {
        return position + 1 < text.length() && text.charAt(position + 1) == expected;
    }

    private void skipSpace() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
    }

    /** C's isspace, not Unicode's. */
    static boolean isSpace(char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }
}
