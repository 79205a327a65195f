// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

/** URL paths as native strings. */
final class UrlPath {

    /** RFC 3986, section 3.3: what may stand in a path segment besides letters and digits; and the slash. */
    private static final String ALLOWED = "-._~!$&'()*+,;=:@/";

    private UrlPath() {}

    /**
     * Percent-encodes a decoded path.
     *
     * @param path a native string, one character for a byte
     * @return a path of this host: it never begins with two slashes, which would be the name of another
     */
    static String encode(String path) {
        int start = 0;
        while (path.startsWith("//", start)) {
            start++;
        }
        var encoded = new StringBuilder(path.length());
        for (int i = start; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || ALLOWED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
