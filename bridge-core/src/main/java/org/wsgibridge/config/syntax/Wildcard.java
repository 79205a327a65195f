// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Apache's shell-style wildcards ({@code apr_fnmatch}): {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}, {@code \}. */
public final class Wildcard {

    private Wildcard() {}

    /** Whether the text has a wildcard in it; without one it means itself. */
    public static boolean in(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '*', '?' -> {
                    return true;
                }
                case '[' -> {
                    if (setEnd(text, i) > 0) {
                        return true;
                    }
                }
                default -> {
                    // Stands for itself.
                }
            }
        }
        return false;
    }

    /**
     * The expression that matches the same texts, whole.
     *
     * @param pathname whether a wildcard stops at a slash
     */
    public static Pattern compile(String glob, boolean pathname) {
        String one = pathname ? "[^/]" : ".";
        var regex = new StringBuilder("(?s)");
        for (int i = 0; i < glob.length(); i++) {
            char character = glob.charAt(i);
            int end = character == '[' ? setEnd(glob, i) : -1;
            if (character == '*') {
                regex.append(one).append('*');
            } else if (character == '?') {
                regex.append(one);
            } else if (end > 0) {
                regex.append(set(glob.substring(i + 1, end), pathname));
                i = end;
            } else if (character == '\\' && i + 1 < glob.length()) {
                regex.append(Pattern.quote(glob.substring(++i, i + 1)));
            } else {
                regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        try {
            return Pattern.compile(regex.toString());
        } catch (PatternSyntaxException backwardRange) {
            // [z-a] matches nothing in httpd; here it stands for itself, which is as good and can be typed.
            return Pattern.compile(Pattern.quote(glob));
        }
    }

    /** The index of the bracket that closes the set; -1 when the opening one stands for itself. */
    private static int setEnd(String glob, int start) {
        int first = start + 1;
        if (first < glob.length() && (glob.charAt(first) == '!' || glob.charAt(first) == '^')) {
            first++;
        }
        // A closing bracket in the first place belongs to the set.
        return glob.indexOf(']', first + 1);
    }

    private static String set(String content, boolean pathname) {
        boolean negated = content.startsWith("!") || content.startsWith("^");
        String members = negated ? content.substring(1) : content;
        var escaped = new StringBuilder();
        for (int i = 0; i < members.length(); i++) {
            char member = members.charAt(i);
            if ("[]\\&^".indexOf(member) >= 0) {
                escaped.append('\\');
            }
            escaped.append(member);
        }
        String set = "[" + (negated ? "^" : "") + escaped + "]";
        return pathname ? "(?!/)" + set : set;
    }
}
