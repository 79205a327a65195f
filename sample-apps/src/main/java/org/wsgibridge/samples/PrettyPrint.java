// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.samples;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values for human eyes, in the manner of Python's {@code pprint}. */
final class PrettyPrint {

    private PrettyPrint() {}

    /** A map, sorted by name, one entry a line. */
    static String map(Map<String, ?> map) {
        if (map.isEmpty()) {
            return "{}";
        }
        return new TreeMap<String, Object>(map)
                .entrySet().stream()
                        .map(entry -> "    " + value(entry.getKey()) + ": " + value(entry.getValue()))
                        .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    /** A text in quotes; numbers and booleans as they are; other objects by their class. */
    static String value(@Nullable Object value) {
        if (value instanceof String text) {
            return quoted(text);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(PrettyPrint::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Double number) {
            return BigDecimal.valueOf(number).toPlainString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        return "<" + value.getClass().getName() + ">";
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F) {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('\'').toString();
    }
}
