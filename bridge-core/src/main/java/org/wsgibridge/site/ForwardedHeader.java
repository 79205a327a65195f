// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The header fields with which proxies tell of the request that they got: mod_wsgi's registry for {@code
 * WSGITrustedProxyHeaders}.
 */
public enum ForwardedHeader {
    X_FORWARDED_FOR("X-Forwarded-For", Category.CLIENT),
    X_CLIENT_IP("X-Client-IP", Category.CLIENT),
    X_REAL_IP("X-Real-IP", Category.CLIENT),
    X_FORWARDED_HOST("X-Forwarded-Host", Category.HOST),
    X_HOST("X-Host", Category.HOST),
    X_FORWARDED_SERVER("X-Forwarded-Server", Category.SERVER),
    X_FORWARDED_PORT("X-Forwarded-Port", Category.PORT),
    X_SCRIPT_NAME("X-Script-Name", Category.SCRIPT),
    X_FORWARDED_SCRIPT_NAME("X-Forwarded-Script-Name", Category.SCRIPT),
    X_FORWARDED_PROTO("X-Forwarded-Proto", Category.SCHEME),
    X_FORWARDED_SCHEME("X-Forwarded-Scheme", Category.SCHEME),
    X_SCHEME("X-Scheme", Category.SCHEME),
    X_FORWARDED_HTTPS("X-Forwarded-HTTPS", Category.SCHEME),
    X_FORWARDED_SSL("X-Forwarded-SSL", Category.SCHEME),
    X_HTTPS("X-HTTPS", Category.SCHEME);

    /** What is told. Where one header of a category means something, the others of it are lies or noise. */
    public enum Category {
        CLIENT,
        HOST,
        SERVER,
        PORT,
        SCRIPT,
        SCHEME
    }

    private final String field;
    private final Category category;
    private final String variable;

    ForwardedHeader(String field, Category category) {
        this.field = field;
        this.category = category;
        this.variable = "HTTP_" + field.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The name of the header field. */
    public String field() {
        return field;
    }

    /** What it tells. */
    public Category category() {
        return category;
    }

    /** Its name in the environ. */
    public String variable() {
        return variable;
    }

    /** The header with this name in any case, empty when it is none of these. */
    public static Optional<ForwardedHeader> of(String field) {
        return Stream.of(values())
                .filter(header -> header.field.equalsIgnoreCase(field))
                .findFirst();
    }
}
