// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.wsgibridge.exchange.EnvironSink;

/**
 * A string list as our Python code takes it: every string followed by one NUL. For one thread.
 *
 * <p>The variables of an environ are appended as they come.
 */
final class RequestFields implements EnvironSink {

    /** The environ of a usual request fits. */
    private static final int USUAL_SIZE = 2048;

    private byte[] bytes = new byte[USUAL_SIZE];
    private int length;

    /** Appends text as UTF-8. */
    RequestFields text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        makeRoom(encoded.length + 1);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length + 1;
        return this;
    }

    @Override
    public void variable(String name, String value) {
        nativeString(name);
        nativeString(value);
    }

    /** The bytes; only the first {@link #length} of them count. */
    byte[] bytes() {
        return bytes;
    }

    /** How many bytes there are. */
    int length() {
        return length;
    }

    /** Exactly the bytes. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Every character is one byte (Latin-1), which is what this deprecated method is for. */
    @SuppressWarnings("deprecation")
    private void nativeString(String text) {
        int size = text.length();
        makeRoom(size + 1);
        text.getBytes(0, size, bytes, length);
        length += size + 1;
    }

    /** The NUL after a string is there already: the array begins with nothing else, and what is added is cut off. */
    private void makeRoom(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
