// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

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

    /** The payload as a string list of native strings (Latin-1). */
    public List<String> strings() {
        return strings(StandardCharsets.ISO_8859_1);
    }

    /** The payload as a string list of texts (UTF-8). */
    public List<String> texts() {
        return strings(StandardCharsets.UTF_8);
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
        long number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = (number << 8) | (buffer[offset + i] & 0xFF);
        }
        return number;
    }

    private List<String> strings(Charset charset) {
        var strings = new ArrayList<String>();
        int end = offset + length;
        int from = offset;
        for (int i = offset; i < end; i++) {
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
