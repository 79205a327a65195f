// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;

/**
 * The connection of a client. Coyote looks for a next request after each; where the last read has taken all that there
 * was, that would find nothing, and the poller tells when there is something, or when the client has gone.
 *
 * <p>Belongs to one thread at a time, but for what the poller tells.
 */
final class Connection extends NioEndpoint.NioSocketWrapper {

    private static final int NOT_DRY = -1;

    private final boolean plain;
    private final int largestRead;
    /** How often the poller has found something to read. */
    private volatile int arrivals;
    /** Whether the poller would find something now. */
    private volatile boolean watched;
    /** The arrivals of which the last read has left nothing. */
    private int dry = NOT_DRY;

    Connection(NioChannel channel, NioEndpoint endpoint) {
        super(channel, endpoint);
        // What has been read from a TLS connection may hold more than has been handed out of it.
        this.plain = !(channel instanceof SecureNioChannel);
        this.largestRead = channel.getBufHandler().getReadBuffer().capacity();
    }

    /**
     * The poller has found something to read, and looks on or looks away. Before whoever reads is told.
     *
     * @param watched whether it will find the next thing as well
     */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // there is one leader at a time
    void readable(boolean watched) {
        this.watched = watched;
        arrivals = (arrivals + 1) & Integer.MAX_VALUE;
    }

    /** The poller looks away. */
    void unwatched() {
        watched = false;
    }

    @Override
    public int read(boolean block, ByteBuffer to) throws IOException {
        int arrived = arrivals;
        if (dry == arrived && watched && !block) {
            return 0;
        }
        int asked = Math.min(to.remaining(), largestRead);
        int count = super.read(block, to);
        dry = plain && count >= 0 && count < asked ? arrived : NOT_DRY;
        return count;
    }
}
