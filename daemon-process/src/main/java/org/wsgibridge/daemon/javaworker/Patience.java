// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a socket in the middle of a request, which most requests never do: what it takes is made the first time.
 *
 * <p>{@link #await} is for one thread at a time. {@link #close} is for any, once the sockets have been closed, and ends a
 * wait: to close a socket that does not block wakes nobody.
 */
final class Patience implements AutoCloseable {

    private volatile @Nullable Selector selector;

    /**
     * Waits until the socket is ready, or the thread is interrupted: which it stays, and which does not keep it from
     * waiting again.
     *
     * @param operation of {@link SelectionKey}
     * @throws ClosedChannelException when the socket has been closed on this side, before or meanwhile
     */
    void await(SocketChannel socket, int operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            Selector waiting = selector();
            SelectionKey key = interested(socket, operation, waiting);
            waiting.select(ready -> {});
            key.interestOps(0);
        } catch (ClosedSelectorException | CancelledKeyException closedMeanwhile) {
            throw (IOException) new ClosedChannelException().initCause(closedMeanwhile);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Selector selector() throws IOException {
        Selector waiting = selector;
        if (waiting == null) {
            waiting = Selector.open();
            selector = waiting;
        }
        return waiting;
    }

    private static SelectionKey interested(SocketChannel socket, int operation, Selector waiting) throws IOException {
        SelectionKey key = socket.keyFor(waiting);
        if (key != null) {
            return key.interestOps(operation);
        }
        try {
            return socket.register(waiting, operation);
        } catch (ClosedChannelException closed) {
            // Whoever closed it may have looked for the selector before it was there.
            waiting.close();
            throw closed;
        }
    }

    @Override
    public void close() throws IOException {
        Selector waiting = selector;
        if (waiting != null) {
            waiting.close();
        }
    }
}
