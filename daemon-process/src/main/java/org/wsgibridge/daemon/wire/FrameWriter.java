// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import java.nio.ByteBuffer;
import org.wsgibridge.exchange.StringList;

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

    private final StringList frames = new StringList(4096);
    private int frame = -1;

    /** Begins a frame; {@link #end} ends it. */
    public FrameWriter begin(FrameType type) {
        frame = frames.length();
        frames.number(type.code << 24);
        return this;
    }

    /** Where the payload of the open frame is appended. */
    public StringList payload() {
        return frames;
    }

    /** As {@link StringList#string}, to the open frame. */
    public FrameWriter string(String text) {
        frames.string(text);
        return this;
    }

    /** As {@link StringList#text}, to the open frame. */
    public FrameWriter text(String text) {
        frames.text(text);
        return this;
    }

    /** Appends bytes to the open frame. */
    public FrameWriter bytes(byte[] bytes) {
        frames.bytes(bytes);
        return this;
    }

    /** Appends bytes to the open frame. */
    public FrameWriter bytes(byte[] bytes, int offset, int count) {
        frames.bytes(bytes, offset, count);
        return this;
    }

    /** Appends a number of four bytes to the open frame. */
    public FrameWriter number(int number) {
        frames.number(number);
        return this;
    }

    /**
     * Ends the open frame.
     *
     * @throws IllegalArgumentException when its payload is longer than {@link #MAX_PAYLOAD}; the frame is dropped
     */
    public FrameWriter end() {
        int payload = frames.length() - frame - HEADER;
        if (payload > MAX_PAYLOAD) {
            frames.cut(frame);
            throw new IllegalArgumentException("a frame holds at most " + MAX_PAYLOAD + " bytes but got " + payload);
        }
        frames.number(frame, frames.array()[frame] << 24 | payload);
        return this;
    }

    /** A frame without payload. */
    public FrameWriter empty(FrameType type) {
        return begin(type).end();
    }

    /** The frames appended since the last {@link #clear}; valid until the next change. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(frames.array(), 0, frames.length());
    }

    /** What {@link #bytes} has, to keep. */
    public byte[] copy() {
        return frames.copy();
    }

    /** How many bytes {@link #bytes} has. */
    public int size() {
        return frames.length();
    }

    /** Forgets all frames. */
    public FrameWriter clear() {
        frames.cut(0);
        frame = -1;
        return this;
    }
}
