// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.nio.charset.StandardCharsets;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.FrameType;

/** The end of an exchange whose client has gone away: the worker is told, and listened to until it has stopped. */
final class Drain {

    private static final byte[] CLIENT_GONE = "the client has gone away".getBytes(StandardCharsets.UTF_8);

    private Drain() {}

    static void run(WorkerChannel channel) throws ChannelBrokenException {
        channel.writer().empty(FrameType.CANCEL);
        channel.send();
        FrameType type = channel.receive().type();
        while (type != FrameType.END && type != FrameType.FAILED) {
            if (type == FrameType.READ) {
                channel.writer().begin(FrameType.BODY_FAILED).bytes(CLIENT_GONE).end();
                channel.send();
            }
            type = channel.receive().type();
        }
    }
}
