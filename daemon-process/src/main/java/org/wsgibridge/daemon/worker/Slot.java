// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.WorkerChannel;

/** One thread of a worker, with the channel to it: what is lent to a request, which then has the channel to itself. */
public final class Slot {

    private static final Logger log = LoggerFactory.getLogger(Slot.class);

    private final Worker worker;
    private final WorkerChannel channel;
    private final AtomicBoolean open = new AtomicBoolean(true);

    public Slot(Worker worker, WorkerChannel channel) {
        this.worker = worker;
        this.channel = channel;
    }

    /** Whose thread it is. */
    public Worker worker() {
        return worker;
    }

    /** To that thread. */
    public WorkerChannel channel() {
        return channel;
    }

    /** Whether {@link #close} has not been called. */
    public boolean open() {
        return open.get();
    }

    /** Closes the channel: the thread of the worker ends when it is idle, or as soon as it sends. For any thread. */
    public void close() {
        if (open.compareAndSet(true, false)) {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("closing a channel failed: {} worker={}", e.getMessage(), worker.pid());
            }
        }
    }
}
