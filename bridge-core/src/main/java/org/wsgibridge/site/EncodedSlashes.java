// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

/** {@code AllowEncodedSlashes}: what becomes of {@code %2F} in the path of a request. */
public enum EncodedSlashes {
    /** httpd's default: the request is answered with 404, since two readings of one path are a way around checks. */
    OFF,
    /** It becomes a slash like any other. */
    ON,
    /** It stays as it is. */
    NO_DECODE
}
