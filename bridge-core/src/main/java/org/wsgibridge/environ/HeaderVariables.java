// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The name of a header field as a variable, and which fields have none.
 *
 * <p>A name with anything but letters, digits and hyphens is dropped, because {@code X_Forwarded_For} and
 * {@code X-Forwarded-For} would become one variable (mod_wsgi, {@code wsgi_drop_invalid_headers}); {@code Proxy} is
 * dropped because of what {@code HTTP_PROXY} means to many libraries (httpoxy), and {@code Proxy-Authorization} because
 * it was for somebody else.
 */
final class HeaderVariables {

    /** Clients choose header names, so what is remembered of them must have a bound. */
    private static final int REMEMBERED = 512;

    private static final String NONE = "";

    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private HeaderVariables() {}

    /** {@code HTTP_ACCEPT} for {@code Accept}; {@code CONTENT_TYPE} and {@code CONTENT_LENGTH}; null to drop it. */
    static @Nullable String variable(String header) {
        String known = KNOWN.get(header);
        if (known == null) {
            known = derive(header);
            if (KNOWN.size() < REMEMBERED) {
                KNOWN.put(header, known);
            }
        }
        return known.isEmpty() ? null : known;
    }

    private static String derive(String header) {
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!allowed) {
                return NONE;
            }
        }
        String name = header.toUpperCase(Locale.ROOT).replace('-', '_');
        return switch (name) {
            case "", "PROXY", "PROXY_AUTHORIZATION" -> NONE;
            case "CONTENT_TYPE", "CONTENT_LENGTH" -> name;
            default -> "HTTP_" + name;
        };
    }
}
