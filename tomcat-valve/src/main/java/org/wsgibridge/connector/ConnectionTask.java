// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done after one event of one connection: a step of its TLS handshake, or what Coyote makes of it. The
 * endpoint of Tomcat has its own, which wants to see its own poller.
 */
final class ConnectionTask extends SocketProcessorBase<NioChannel> {

    private static final Logger log = LoggerFactory.getLogger(ConnectionTask.class);

    private static final int COMPLETE = 0;
    private static final int FAILED = -1;

    private final Handler<NioChannel> handler;

    ConnectionTask(SocketWrapperBase<NioChannel> connection, SocketEvent event, Handler<NioChannel> handler) {
        super(connection, event);
        this.handler = handler;
    }

    /** Who waits for the connection; null when nobody does. */
    @Nullable
    CrewPoller poller() {
        return socketWrapper instanceof NioSocketWrapper wrapper && wrapper.getPoller() instanceof CrewPoller poller
                ? poller
                : null;
    }

    @Override
    protected void doRun() {
        try {
            if (socketWrapper instanceof Connection connection) {
                connection.settle();
            }
            int wanted = handshake();
            if (wanted == COMPLETE) {
                if (handler.process(socketWrapper, event) == SocketState.CLOSED) {
                    socketWrapper.close();
                }
            } else if (wanted == FAILED) {
                handler.process(socketWrapper, SocketEvent.CONNECT_FAIL);
                socketWrapper.close();
            } else if (wanted == SelectionKey.OP_READ) {
                socketWrapper.registerReadInterest();
            } else {
                socketWrapper.registerWriteInterest();
            }
        } catch (CancelledKeyException | IOException closedMeanwhile) {
            socketWrapper.close();
        } catch (RuntimeException | Error e) {
            log.error("a connection is closed because it could not be served", e);
            socketWrapper.close();
        }
    }

    /** What a handshake waits for, as a selector has it. */
    private int handshake() {
        NioChannel channel = socketWrapper.getSocket();
        if (channel.isHandshakeComplete()) {
            return COMPLETE;
        }
        if (event == SocketEvent.STOP || event == SocketEvent.DISCONNECT || event == SocketEvent.ERROR) {
            return FAILED;
        }
        try {
            int wanted = channel.handshake(event == SocketEvent.OPEN_READ, event == SocketEvent.OPEN_WRITE);
            // Whatever brought it to its end, the client speaks next.
            event = SocketEvent.OPEN_READ;
            return wanted;
        } catch (IOException | CancelledKeyException e) {
            log.debug("a TLS handshake failed: {} client={}", e.toString(), socketWrapper.getRemoteAddr());
            return FAILED;
        }
    }
}
