// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.charset.StandardCharsets;

/** PEP 3333's native strings: every character is one byte. */
final class NativeString {

    private NativeString() {}

    /** The UTF-8 bytes of the text as Latin-1 characters. */
    static String of(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
