// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.wire;

import org.jspecify.annotations.Nullable;

/** The first byte of a frame; the table in the package description says what each carries. */
public enum FrameType {
    LAUNCH(0x00),
    REQUEST(0x01),
    BODY(0x02),
    BODY_FAILED(0x03),
    CANCEL(0x04),
    TAKEN(0x05),
    DECLINED(0x06),
    PING(0x07),
    INTERRUPT(0x08),
    BEGIN(0x09),
    FORK(0x0A),
    STOPPING(0x0B),
    HELLO(0x11),
    READY(0x12),
    LOAD_FAILED(0x13),
    HEAD(0x14),
    DATA(0x15),
    END(0x16),
    FAILED(0x17),
    READ(0x18),
    LOG(0x19),
    FILE(0x1A),
    FILES(0x1B),
    OUTDATED(0x1C),
    PONG(0x1D),
    FORKED(0x1E),
    EXITED(0x1F);

    private static final @Nullable FrameType[] BY_CODE = new @Nullable FrameType[EXITED.code + 1];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    final int code;

    FrameType(int code) {
        this.code = code;
    }

    /** The type with this code, or null when there is none. */
    static @Nullable FrameType of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Whether the payload is a stretch of a byte stream, so that it may be handed on in pieces as it arrives. */
    boolean streamed() {
        return this == BODY || this == DATA;
    }
}
