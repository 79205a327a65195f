// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns frames into bytes, without input or output: frames are appended one after another and taken together with
 * {@link #bytes}, so that several leave in one write.
 *
 * <p>Owned by one thread at a time. Keeps its buffer for the next use.
 */
public final class FrameWriter {

    /** Longest payload of a frame: what 24 bits can say. */
    public static final int MAX_PAYLOAD = 0xFF_FFFF;

    private static final int HEADER = 4;

    private byte[] buffer = new byte[4096];
    private int length;
    private int frame = -1;

    /** Begins a frame; {@link #end} ends it. */
    public FrameWriter begin(FrameType type) {
        ensureRoom(HEADER);
        frame = length;
        buffer[length] = (byte) type.code;
        length += HEADER;
        return this;
    }

    /**
     * Appends a native string and its NUL to the open frame.
     *
     * @param text characters up to U+00FF, none of them NUL
     * @throws IllegalArgumentException when it holds a NUL, which would move a boundary
     */
    @SuppressWarnings(
            "deprecation") // String.getBytes(int, int, byte[], int) is Latin-1 without an encoder: what we need
    public FrameWriter string(String text) {
        int size = text.length();
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string of a frame must not hold a NUL character");
        }
        ensureRoom(size + 1);
        text.getBytes(0, size, buffer, length);
        length += size;
        buffer[length++] = 0;
        return this;
    }

    /** Appends a text and its NUL to the open frame as UTF-8; a NUL in it becomes a space. */
    public FrameWriter text(String text) {
        bytes(text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8));
        ensureRoom(1);
        buffer[length++] = 0;
        return this;
    }

    /** Appends bytes to the open frame. */
    public FrameWriter bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    /** Appends bytes to the open frame. */
    public FrameWriter bytes(byte[] bytes, int offset, int count) {
        ensureRoom(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
        return this;
    }

    /** Appends a number of four bytes to the open frame. */
    public FrameWriter number(int number) {
        ensureRoom(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (number >>> shift);
        }
        return this;
    }

    /** Replaces a number that has been appended, where {@link #size} was then. */
    public FrameWriter number(int position, int number) {
        ByteBuffer.wrap(buffer).putInt(position, number);
        return this;
    }

    /**
     * Ends the open frame.
     *
     * @throws IllegalArgumentException when its payload is longer than {@link #MAX_PAYLOAD}; the frame is dropped
     */
    public FrameWriter end() {
        int payload = length - frame - HEADER;
        if (payload > MAX_PAYLOAD) {
            length = frame;
            throw new IllegalArgumentException("a frame holds at most " + MAX_PAYLOAD + " bytes but got " + payload);
        }
        buffer[frame + 1] = (byte) (payload >>> 16);
        buffer[frame + 2] = (byte) (payload >>> 8);
        buffer[frame + 3] = (byte) payload;
        return this;
    }

    /** A frame without payload. */
    public FrameWriter empty(FrameType type) {
        return begin(type).end();
    }

    /** The frames appended since the last {@link #clear}; valid until the next change. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(buffer, 0, length);
    }

    /** What {@link #bytes} has, to keep. */
    public byte[] copy() {
        return Arrays.copyOf(buffer, length);
    }

    /** How many bytes {@link #bytes} has. */
    public int size() {
        return length;
    }

    /** Forgets all frames. */
    public FrameWriter clear() {
        length = 0;
        frame = -1;
        return this;
    }

    private void ensureRoom(int count) {
        if (buffer.length - length < count) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, buffer.length * 2));
        }
    }
}
