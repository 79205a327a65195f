// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

/** Why a worker ends, for the bridge; the numbers are part of the wire format. */
public enum ExitStatus {
    /** The bridge closed every channel, sent SIGTERM, or is gone. */
    TOLD_TO_END(0),
    /** An application could not be loaded. */
    LOAD_FAILED(3),
    /** The bridge could not be reached, or its LAUNCH made no sense. */
    UNREACHABLE(4),
    /** A channel carried something that is no frame, or not one that may come there. */
    NO_FRAME(6);

    private final int number;

    ExitStatus(int number) {
        this.number = number;
    }

    /** What {@code waitpid} tells. */
    public int number() {
        return number;
    }
}
