// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Watches channels, so that who waits for something to arrive on one needs no thread for it. For any thread. */
public interface Watch {

    /**
     * Begins to watch a channel, and goes on until the channel is closed.
     *
     * @param channel not blocking; stays the caller's
     * @param arrival told of what arrives
     * @throws IOException when the channel has been closed, or nobody watches any more
     */
    Watched begin(SocketChannel channel, Arrival arrival) throws IOException;

    /** Who is told that a channel has something to read, or has come to its end. */
    @FunctionalInterface
    interface Arrival {

        /**
         * There is something to read. Called again and again until it has been read, or the channel is {@linkplain
         * Watched#pause paused}; on a thread that must not be held up.
         */
        void arrived();
    }

    /** A channel that is watched. */
    interface Watched {

        /** Whether it is watched still: the channel is open, and somebody is there to watch it. */
        boolean active();

        /** Looks away. Without effect on a channel that is closed. */
        void pause();

        /** Looks at it again. Without effect on a channel that is closed. */
        void resume();
    }
}
