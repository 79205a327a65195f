// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.FrameType;

/**
 * The way to a worker that runs scripts and serves no requests ({@code threads=0}). The supervisor's, on its thread, once
 * the worker is ready.
 */
public final class Service {

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final WorkerChannel channel;

    /**
     * To one worker.
     *
     * @param channel on which HELLO has been said, and READY is going to be
     */
    public Service(WorkerChannel channel) {
        this.channel = channel;
    }

    /** Has it run its scripts. When it cannot be told, it has ended or is about to, which the supervisor will see. */
    void begin() {
        try {
            channel.writer().empty(FrameType.BEGIN);
            channel.send();
        } catch (ChannelBrokenException e) {
            log.debug("a service cannot be told to begin: {}", e.getMessage());
        }
    }

    /** Tells it to stop. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("closing the channel of a service failed: {}", e.toString());
        }
    }
}
