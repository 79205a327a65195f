// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.exchange.Watch.Arrival;
import org.wsgibridge.exchange.Watch.Watched;

/**
 * A channel that is no connection of a client's, among those that are. Tomcat expects a wrapper with every key, and does
 * nothing with one that waits for nothing as far as it knows.
 */
final class WatchedSocket extends NioEndpoint.NioSocketWrapper implements Watched {

    private static final Logger log = LoggerFactory.getLogger(WatchedSocket.class);

    private final Arrival arrival;
    private final Runnable hurry;
    private @Nullable SelectionKey key;

    WatchedSocket(NioEndpoint endpoint, Arrival arrival, Runnable hurry) {
        super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
        this.arrival = arrival;
        this.hurry = hurry;
    }

    void registerWith(SocketChannel channel, Selector selector) throws ClosedChannelException {
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void arrived() {
        arrival.arrived();
    }

    @Override
    public void pause() {
        interested(0);
    }

    @Override
    public void resume() {
        interested(SelectionKey.OP_READ);
        hurry.run();
    }

    private void interested(int operations) {
        SelectionKey mine = key;
        try {
            if (mine != null) {
                mine.interestOps(operations);
            }
        } catch (CancelledKeyException closed) {
            log.trace("a channel was closed that is watched", closed);
        }
    }

    @Override
    public boolean active() {
        SelectionKey mine = key;
        return mine != null && mine.isValid();
    }

    /** The connector looks at the channel no more, which stays its owner's: who waits is not left waiting. */
    @Override
    public void close() {
        SelectionKey mine = key;
        if (mine != null) {
            mine.cancel();
        }
        arrival.arrived();
    }
}
