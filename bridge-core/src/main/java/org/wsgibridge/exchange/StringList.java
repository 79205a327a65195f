// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings as our Python code and our workers take them: each followed by one NUL, with numbers of four bytes (big endian)
 * and plain bytes among them. Owned by one thread at a time. Keeps its buffer for the next use.
 */
public final class StringList {

    private byte[] buffer;
    private int length;

    /**
     * An empty list.
     *
     * @param capacity bytes that it has room for before it grows
     */
    public StringList(int capacity) {
        this.buffer = new byte[capacity];
    }

    /**
     * Appends a native string and its NUL.
     *
     * @param text characters up to U+00FF, none of them NUL
     * @throws IllegalArgumentException when it holds a NUL, which would move a boundary
     */
    @SuppressWarnings(
            "deprecation") // String.getBytes(int, int, byte[], int) is Latin-1 without an encoder: what we need
    public StringList string(String text) {
        int size = text.length();
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string of a list must not hold a NUL character");
        }
        ensureRoom(size + 1);
        text.getBytes(0, size, buffer, length);
        length += size;
        buffer[length++] = 0;
        return this;
    }

    /** Appends a text and its NUL as UTF-8; a NUL in it becomes a space. */
    public StringList text(String text) {
        bytes(text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8));
        ensureRoom(1);
        buffer[length++] = 0;
        return this;
    }

    /** Appends bytes as they are. */
    public StringList bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    /** Appends bytes as they are. */
    public StringList bytes(byte[] bytes, int offset, int count) {
        ensureRoom(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
        return this;
    }

    /**
     * Appends what has arrived of a body, as {@link RequestBody#read} does, where it will be sent from.
     *
     * @param most so many bytes at most
     */
    public StringList read(RequestBody body, int most) throws IOException {
        ensureRoom(most);
        length += Math.max(0, body.read(buffer, length, most));
        return this;
    }

    /** Appends a number. */
    public StringList number(int number) {
        ensureRoom(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (number >>> shift);
        }
        return this;
    }

    /** Replaces a number that was appended when the list had that {@link #length}. */
    public StringList number(int position, int number) {
        ByteBuffer.wrap(buffer).putInt(position, number);
        return this;
    }

    /** The buffer, of which the first {@link #length} bytes count; until the next change. */
    public byte[] array() {
        return buffer;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** The bytes, to keep. */
    public byte[] copy() {
        return Arrays.copyOf(buffer, length);
    }

    /** Forgets what has been appended from a {@link #length} on. */
    public StringList cut(int to) {
        length = to;
        return this;
    }

    private void ensureRoom(int count) {
        if (buffer.length - length < count) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, buffer.length * 2));
        }
    }
}
