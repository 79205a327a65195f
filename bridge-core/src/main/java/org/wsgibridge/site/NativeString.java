// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.charset.StandardCharsets;

/** PEP 3333's native strings: text whose characters stand for bytes, one each. The bytes are UTF-8 wherever they are ours. */
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

    /** The text that a native string is the bytes of; what is no UTF-8 in it is replaced. */
    public static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
