// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.exchange.RequestPayload;

/** The payload of a REQUEST, written where the frame has been begun. */
final class FramedPayload extends RequestPayload {

    private final FrameWriter writer;
    private final int begin;

    FramedPayload(FrameWriter writer, String body) {
        super(body);
        this.writer = writer;
        this.begin = writer.size();
        writer.number(0);
    }

    @Override
    protected void string(String text) {
        writer.string(text);
    }

    @Override
    protected void strings(byte[] bytes) {
        writer.bytes(bytes);
    }

    @Override
    protected void endOfCommon() {
        writer.number(begin, writer.size() - begin - Integer.BYTES);
    }
}
