// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** String lists as our Python code takes them: every string followed by one NUL. For one thread. */
final class RequestFields {

    /** The environ of a usual request fits. */
    private static final int USUAL_SIZE = 2048;

    private byte[] bytes = new byte[USUAL_SIZE];
    private int length;

    /** Appends text as UTF-8, and a NUL. */
    RequestFields text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
        makeRoom(1);
        bytes[length++] = 0;
        return this;
    }

    /** Appends a native string, every character of which is one byte (Latin-1), and a NUL. */
    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) is Latin-1 without an encoder
    void string(String text) {
        int size = text.length();
        makeRoom(size + 1);
        text.getBytes(0, size, bytes, length);
        length += size;
        bytes[length++] = 0;
    }

    /** Appends bytes as they are. */
    void bytes(byte[] more) {
        makeRoom(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** Leaves room for a number of four bytes, and says where. */
    int number() {
        makeRoom(Integer.BYTES);
        int position = length;
        length += Integer.BYTES;
        return position;
    }

    /** Puts a number where room has been left for one. */
    void number(int position, int number) {
        ByteBuffer.wrap(bytes).putInt(position, number);
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

    private void makeRoom(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
