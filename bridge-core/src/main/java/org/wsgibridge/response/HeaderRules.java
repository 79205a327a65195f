// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.wsgibridge.gateway.Header;

/** Which header fields an application may send. */
public final class HeaderRules {

    /** RFC 9110, section 5.6.2: what a token may have besides letters and digits. */
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** PEP 3333, "Other HTTP Features": these belong to the connection and so to the server. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade");

    private static final long UNKNOWN = -1;

    private HeaderRules() {}

    /**
     * Refuses a header that cannot be sent.
     *
     * @throws IllegalArgumentException beginning with mod_wsgi's message
     */
    public static void check(Header header) {
        checkName(header.name());
        checkValue(header.value());
    }

    /** Whether the header concerns the connection, which an application has no say in. */
    public static boolean isHopByHop(String name) {
        return HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether of several headers of this name mod_wsgi sends the last alone. */
    static boolean onlyLastCounts(String name) {
        return name.equalsIgnoreCase("Location") || name.equalsIgnoreCase("Content-Range");
    }

    /**
     * What {@code Content-Length} says.
     *
     * @return the length in bytes, or -1 when no header says it
     * @throws IllegalArgumentException when a value is no length, or when two values differ (RFC 9110, section 8.6)
     */
    public static long contentLength(List<Header> headers) {
        long length = UNKNOWN;
        for (Header header : headers) {
            if (!header.name().equalsIgnoreCase("Content-Length")) {
                continue;
            }
            long next = parseLength(header.value());
            if (length != UNKNOWN && length != next) {
                throw new IllegalArgumentException(
                        "Content-Length is given twice with different values: " + length + " and " + next);
            }
            length = next;
        }
        return length;
    }

    private static void checkName(String name) {
        NativeText.requireLatin1(name);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("header name is empty");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == ' ') {
                throw refused("space character in header name", name);
            }
            if (NativeText.isControl(c)) {
                throw refused("control character in header name", name);
            }
            if (!isTokenCharacter(c)) {
                // mod_wsgi lets these pass; what the next hop makes of such a line is anybody's guess.
                throw refused("character '" + c + "' in header name", name);
            }
        }
    }

    private static void checkValue(String value) {
        NativeText.requireLatin1(value);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n') {
                throw refused("carriage return/line feed character in header value", value);
            }
            if (c == 0) {
                // RFC 9110, section 5.5 counts NUL with CR and LF as dangerous; mod_wsgi does not.
                throw refused("null character in header value", value);
            }
        }
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static long parseLength(String value) {
        String digits = value.strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (number) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException tooLong) {
            throw new IllegalArgumentException("Content-Length is too large: " + digits, tooLong);
        }
        throw new IllegalArgumentException("Content-Length is no number of bytes: " + NativeText.literal(value));
    }

    private static IllegalArgumentException refused(String rule, String text) {
        return new IllegalArgumentException(rule + ": " + NativeText.literal(text));
    }
}
