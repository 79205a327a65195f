// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.wsgibridge.site.ForwardedHeader;
import org.wsgibridge.site.ForwardedHeader.Category;
import org.wsgibridge.site.Forwarding;

/**
 * The request as a trusted proxy got it: rewrites an environ by {@code WSGITrustedProxies} and {@code
 * WSGITrustedProxyHeaders}.
 *
 * <p>Of each category that has a meaning, only the header that was believed stays; from a peer that is not trusted, none.
 * Headers of other categories are left as what they are, headers.
 */
final class ForwardedRequest {

    private static final Set<String> YES = Set.of("on", "true", "1");

    private static final Set<String> NO = Set.of("off", "false", "0");

    private ForwardedRequest() {}

    /** Rewrites the variables of a request, in place. */
    static void restore(Forwarding forwarding, Map<String, String> environ) {
        boolean trusted = forwarding.trusts(environ.getOrDefault("REMOTE_ADDR", ""));
        var categories = EnumSet.noneOf(Category.class);
        var believed = new EnumMap<Category, ForwardedHeader>(Category.class);
        for (ForwardedHeader header : forwarding.meaningful()) {
            categories.add(header.category());
            String value = environ.get(header.variable());
            if (trusted && value != null) {
                believe(header, value, forwarding, environ);
                believed.put(header.category(), header);
            }
        }
        for (ForwardedHeader header : ForwardedHeader.values()) {
            if (categories.contains(header.category()) && believed.get(header.category()) != header) {
                environ.remove(header.variable());
            }
        }
    }

    private static void believe(
            ForwardedHeader header, String value, Forwarding forwarding, Map<String, String> environ) {
        switch (header) {
            case X_FORWARDED_FOR -> client(value, forwarding, environ);
            case X_CLIENT_IP, X_REAL_IP -> environ.put("REMOTE_ADDR", value);
            case X_FORWARDED_HOST, X_HOST -> environ.put("HTTP_HOST", value);
            case X_FORWARDED_SERVER -> environ.put("SERVER_NAME", value);
            case X_FORWARDED_PORT -> environ.put("SERVER_PORT", value);
            case X_SCRIPT_NAME, X_FORWARDED_SCRIPT_NAME -> {
                environ.put("mod_wsgi.mount_point", value);
                environ.put("SCRIPT_NAME", value);
            }
            case X_FORWARDED_PROTO, X_FORWARDED_SCHEME, X_SCHEME ->
                scheme(value, Set.of("https"), Set.of("http"), environ);
            case X_FORWARDED_HTTPS, X_FORWARDED_SSL, X_HTTPS -> scheme(value, YES, NO, environ);
        }
    }

    /**
     * Each proxy appends the address that it was asked from. So the list is read from its end, and the first address
     * that is no trusted proxy's is the client; what stands before it the client may have made up.
     */
    private static void client(String value, Forwarding forwarding, Map<String, String> environ) {
        List<String> chain = elements(value);
        if (chain.isEmpty()) {
            return;
        }
        int client = chain.size() - 1;
        while (client > 0 && forwarding.trusts(chain.get(client))) {
            client--;
        }
        environ.put("REMOTE_ADDR", chain.get(client));
        environ.put("HTTP_X_FORWARDED_FOR", String.join(", ", chain.subList(client, chain.size())));
    }

    /** RFC 9110, section 5.6.1: empty elements of a list are ignored. */
    private static List<String> elements(String value) {
        var elements = new ArrayList<String>();
        for (String element : value.split(",", -1)) {
            if (!element.isBlank()) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    private static void scheme(String value, Set<String> https, Set<String> http, Map<String, String> environ) {
        String word = value.toLowerCase(Locale.ROOT);
        if (https.contains(word)) {
            environ.put(Likeness.URL_SCHEME, "https");
        } else if (http.contains(word)) {
            environ.put(Likeness.URL_SCHEME, "http");
        }
    }
}
