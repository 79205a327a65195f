// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot among those that a selector waits for.
 *
 * <p>Interest in a slot that is being served is not taken back until it turns out to be in the way: mostly the slot is
 * idle again before the next wait, and two system calls are saved.
 *
 * <p>{@link #arrived} is for the thread that waits, {@link #run} for whichever the crew has for what has arrived.
 */
final class AttendedSlot implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AttendedSlot.class);

    private final Slot slot;
    private final Executor crew;
    private final Runnable hurry;
    private boolean busy;
    /** What the selector has been told to pass over; null when it has not. */
    private @Nullable SelectionKey paused;

    /**
     * A slot that is idle.
     *
     * @param hurry has the selector notice that it is to look at the slot again
     */
    AttendedSlot(Slot slot, Executor crew, Runnable hurry) {
        this.slot = slot;
        this.crew = crew;
        this.hurry = hurry;
    }

    /** The selector has found something to read, or the end. */
    void arrived(SelectionKey key) {
        if (begins(key)) {
            crew.execute(this);
        }
    }

    @Override
    public void run() {
        if (slot.serve() && resumes()) {
            hurry.run();
        }
    }

    private synchronized boolean begins(SelectionKey key) {
        if (busy) {
            paused = key;
            interested(key, 0);
            return false;
        }
        busy = true;
        return true;
    }

    private synchronized boolean resumes() {
        busy = false;
        SelectionKey key = paused;
        if (key == null) {
            return false;
        }
        paused = null;
        interested(key, SelectionKey.OP_READ);
        return true;
    }

    private static void interested(SelectionKey key, int operations) {
        try {
            key.interestOps(operations);
        } catch (CancelledKeyException closed) {
            log.trace("a slot has ended meanwhile", closed);
        }
    }
}
