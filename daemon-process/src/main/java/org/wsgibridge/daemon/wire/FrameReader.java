// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * Turns bytes into frames, without input or output: bytes are put into {@link #space}, {@link #filled} says so, and
 * {@link #next} answers with a frame, with null for "more bytes are needed", or with a {@link ProtocolFailure}.
 *
 * <p>BODY and DATA are handed on in pieces as they arrive, so that a large one never has to fit into the buffer. Owned
 * by one thread at a time.
 */
public final class FrameReader {

    /** Holds an ordinary request or response whole; more only for larger heads. */
    private static final int CAPACITY = 16 * 1024;

    /** What a large body is read with. */
    private static final int LARGE = 64 * 1024;

    /** A piece is no smaller unless the frame ends with it: whoever sends a frame is sending all of it. */
    private static final int LEAST_PIECE = LARGE / 4 * 3;

    private static final int HEADER = 4;

    private byte[] buffer = new byte[CAPACITY];
    private ByteBuffer view = ByteBuffer.wrap(buffer);
    private int start;
    private int end;
    private @Nullable FrameType streaming;
    private int remaining;

    /** Room for the next bytes, never empty; overwrites what {@link #next} handed out before. */
    public ByteBuffer space() {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == buffer.length) {
            makeRoom();
        }
        return view.limit(buffer.length).position(end);
    }

    /** As many bytes as were put have been put into the last {@link #space}. */
    public void filled() {
        end = view.position();
    }

    /** Whether bytes of an unfinished frame are here, so that an end of the stream now would be a broken one. */
    public boolean midFrame() {
        return start != end || remaining > 0;
    }

    /** Whether the frame that {@link #next} handed out last was a piece, and more of the same frame is to come. */
    public boolean pieceFollows() {
        return streaming != null;
    }

    /**
     * The next frame, or piece of one.
     *
     * @return null when more bytes are needed
     * @throws ProtocolFailure when the bytes are no frame; the stream is of no use afterwards
     */
    public @Nullable Frame next() {
        if (streaming != null) {
            return piece(streaming);
        }
        int available = end - start;
        if (available < HEADER) {
            return null;
        }
        int code = buffer[start] & 0xFF;
        int length =
                ((buffer[start + 1] & 0xFF) << 16) | ((buffer[start + 2] & 0xFF) << 8) | (buffer[start + 3] & 0xFF);
        FrameType type = FrameType.of(code);
        if (type == null) {
            throw new ProtocolFailure(String.format("0x%02x is no type of a frame", code));
        }
        if (type.streamed() && length > 0) {
            start += HEADER;
            streaming = type;
            remaining = length;
            ensureCapacity(Math.min(length, LARGE));
            return piece(type);
        }
        if (available < HEADER + length) {
            ensureCapacity(HEADER + length);
            return null;
        }
        var frame = new Frame(type, buffer, start + HEADER, length);
        start += HEADER + length;
        return frame;
    }

    private @Nullable Frame piece(FrameType type) {
        int length = Math.min(remaining, end - start);
        if (length < Math.min(remaining, LEAST_PIECE)) {
            return null;
        }
        var frame = new Frame(type, buffer, start, length);
        start += length;
        remaining -= length;
        if (remaining == 0) {
            streaming = null;
        }
        return frame;
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        } else {
            ensureCapacity(buffer.length + 1);
        }
    }

    private void ensureCapacity(int capacity) {
        if (capacity > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(capacity, buffer.length * 2));
            view = ByteBuffer.wrap(buffer);
        }
    }
}
