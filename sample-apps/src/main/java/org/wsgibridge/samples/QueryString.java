// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.samples;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a query string as Python's {@code urllib.parse.parse_qs} does. */
final class QueryString {

    private QueryString() {}

    /**
     * Names with their values, in order of the names.
     *
     * @param query without the question mark; pairs without a value are left out
     */
    static Map<String, List<String>> parse(String query) {
        var values = new TreeMap<String, List<String>>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && equals + 1 < pair.length()) {
                values.computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        // What the client sent unescaped arrives as one character for each byte.
        String bytesAsEscapes = escapeBytes(text);
        try {
            return URLDecoder.decode(bytesAsEscapes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text; // a diagnostic page shows what came
        }
    }

    private static String escapeBytes(String text) {
        var escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                escaped.append(c);
            } else {
                escaped.append(String.format("%%%02X", c & 0xFF));
            }
        }
        return escaped.toString();
    }
}
