// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.regex.Matcher;
import org.wsgibridge.site.Mount;

/** Which URL paths lie below which, by httpd's segment boundaries. */
final class UrlPrefix {

    private UrlPrefix() {}

    /** Whether the prefix is the path, or ends before one of its slashes, or ends in a slash itself. */
    static boolean covers(String prefix, String path) {
        return path.startsWith(prefix)
                && (prefix.endsWith("/") || path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /**
     * Whether every request for {@code later} is one for {@code earlier} as well. Says yes only where that is certain,
     * which for two different expressions it never is.
     */
    @SuppressWarnings("JdkObsolete") // requireEnd is exactly the question: could more input undo the match?
    static boolean coversAll(Mount earlier, Mount later) {
        if (earlier.pattern() == null) {
            return coversAll(earlier.prefix(), later);
        }
        if (later.pattern() != null) {
            return earlier.pattern().pattern().equals(later.pattern().pattern());
        }
        Matcher matcher = earlier.pattern().matcher(later.prefix());
        // Without requireEnd the match stays one whatever follows the prefix.
        return matcher.find() && !matcher.requireEnd();
    }

    /** Whether every request for {@code later} lies below the prefix. */
    static boolean coversAll(String prefix, Mount later) {
        if (later.pattern() == null) {
            return covers(merged(prefix), merged(later.prefix()));
        }
        if (prefix.equals("/")) {
            return true;
        }
        String literal = literalStart(later.pattern().pattern());
        boolean boundary = literal.length() > prefix.length() || prefix.endsWith("/");
        return boundary && covers(prefix, literal);
    }

    /** The path that every match of an anchored expression begins with; possibly empty. */
    static String literalStart(String regex) {
        if (!regex.startsWith("^") || regex.indexOf('|') >= 0) {
            return "";
        }
        int end = 1;
        while (end < regex.length() && "\\^$.|?*+()[{".indexOf(regex.charAt(end)) < 0) {
            end++;
        }
        // What a quantifier follows may be absent.
        boolean optional = end < regex.length() && "?*{".indexOf(regex.charAt(end)) >= 0;
        return regex.substring(1, Math.max(1, optional ? end - 1 : end));
    }

    private static String merged(String prefix) {
        return prefix.replaceAll("/{2,}", "/");
    }
}
