// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.nio.charset.StandardCharsets;

/** PEP 3333's native strings: text whose characters stand for bytes, one each. */
public final class NativeString {

    private NativeString() {}

    /** The UTF-8 bytes of a text as characters; the text itself when it is ASCII. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }
}
