// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

/** Native strings of PEP 3333 in messages: text of which every character has to be one byte. */
final class NativeText {

    private static final int LAST_LATIN_1 = 0xFF;

    private NativeText() {}

    /**
     * Refuses text that Latin-1 has no bytes for, in the words of Python's UnicodeEncodeError.
     *
     * @throws IllegalArgumentException naming the first such character, or where the first few are
     */
    static void requireLatin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LAST_LATIN_1) {
                throw new IllegalArgumentException(
                        "'latin-1' codec can't encode " + unencodable(text, i) + ": ordinal not in range(256)");
            }
        }
    }

    private static String unencodable(String text, int first) {
        int last = first;
        while (last + 1 < text.length() && text.charAt(last + 1) > LAST_LATIN_1) {
            last++;
        }
        return first == last
                ? String.format("character '\\u%04x' in position %d", (int) text.charAt(first), first)
                : "characters in position " + first + "-" + last;
    }

    /** The text as Python writes a bytes literal, which is how mod_wsgi quotes it in its messages. */
    static String literal(String text) {
        var literal = new StringBuilder(text.length() + 3).append("b'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                case '\'', '\\' -> literal.append('\\').append(c);
                default -> {
                    if (c < ' ' || c > '~') {
                        literal.append(String.format("\\x%02x", (int) c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('\'').toString();
    }

    /** Whether the character is a control character, NUL among them. */
    static boolean isControl(char c) {
        return c < ' ' || c == 0x7F;
    }
}
