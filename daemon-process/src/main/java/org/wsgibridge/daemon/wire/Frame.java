// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * One frame as it arrived, or one piece of a BODY or DATA frame.
 *
 * @param type what it is
 * @param buffer holds the payload; belongs to the reader and is overwritten when the reader is next filled
 * @param offset where the payload begins
 * @param length of the payload
 */
public record Frame(FrameType type, byte[] buffer, int offset, int length) {

    /** Of a string with its NUL, or a little less: room for a list that is filled without growing. */
    private static final int USUAL_LENGTH = 8;

    private static final int FEWEST = 4;

    /** The payload as a string list of native strings (Latin-1). */
    public List<String> strings() {
        return strings(offset, offset + length);
    }

    /** A part of the {@link #buffer} as a string list of native strings (Latin-1). */
    public List<String> strings(int from, int end) {
        return strings(from, end, StandardCharsets.ISO_8859_1);
    }

    /** The payload as a string list of texts (UTF-8). */
    public List<String> texts() {
        return strings(offset, offset + length, StandardCharsets.UTF_8);
    }

    /** The payload as one text (UTF-8). */
    public String text() {
        return new String(buffer, offset, length, StandardCharsets.UTF_8);
    }

    /** The payload of a READ: how many bytes are asked for. */
    public long number() {
        if (length != Integer.BYTES) {
            throw new ProtocolFailure(type + " must carry 4 bytes but carries " + length);
        }
        return number(0);
    }

    /** A number of four bytes that stands somewhere in the payload. */
    public long number(int position) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(buffer).getInt(offset + position));
    }

    private List<String> strings(int start, int end, Charset charset) {
        var strings = new ArrayList<String>(FEWEST + (end - start) / USUAL_LENGTH);
        int from = start;
        for (int i = start; i < end; i++) {
            if (buffer[i] == 0) {
                strings.add(new String(buffer, from, i - from, charset));
                from = i + 1;
            }
        }
        if (from != end) {
            throw new ProtocolFailure("the last string of " + type + " has no NUL at its end");
        }
        return strings;
    }
}
