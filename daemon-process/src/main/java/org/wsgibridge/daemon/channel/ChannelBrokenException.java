// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.channel;

import java.io.IOException;

/** The peer has closed its end, or the channel cannot be used for another reason. It is of no use afterwards. */
public final class ChannelBrokenException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean undelivered;

    ChannelBrokenException(String message, boolean undelivered) {
        super(message);
        this.undelivered = undelivered;
    }

    ChannelBrokenException(IOException cause, boolean undelivered) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
        this.undelivered = undelivered;
    }

    /** Whether it is certain that the peer has seen nothing of what was being sent, so that it may be sent elsewhere. */
    public boolean undelivered() {
        return undelivered;
    }
}
