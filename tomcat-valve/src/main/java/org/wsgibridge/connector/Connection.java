// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.util.concurrent.locks.Lock;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a client. Coyote looks for a next request after each; where the last read has taken all that there
 * was, that would find nothing, and the poller tells when there is something, or when the client has gone.
 *
 * <p>A response that has ended may be owed for a moment (see {@link Departures}): it stands in the buffer that every
 * write passes through, and leaves before anything is read, sent or closed that does not.
 *
 * <p>Belongs to one thread at a time, but for what the poller tells.
 */
final class Connection extends NioEndpoint.NioSocketWrapper {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private static final int NOT_DRY = -1;

    private final boolean plain;
    private final int smallRead;
    private final @Nullable Departures departures;
    /** How often the poller has found something to read. */
    private volatile int arrivals;
    /** Whether the poller would find something now. */
    private volatile boolean watched;
    /** The arrivals of which the last read has left nothing. */
    private int dry = NOT_DRY;
    /** Whether there is something in the buffer that ought to have been sent. Written with the lock. */
    private volatile boolean owing;

    Connection(NioChannel channel, NioEndpoint endpoint) {
        super(channel, endpoint);
        // What has been read from a TLS connection may hold more than has been handed out of it.
        this.plain = !(channel instanceof SecureNioChannel);
        this.smallRead = channel.getBufHandler().getReadBuffer().capacity();
        this.departures = getPoller() instanceof CrewPoller poller ? poller.departures() : null;
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

    /** What is in the buffer is sent later, by {@link #settle} or {@link #tryToSettle}. With the lock. */
    void owes() {
        owing = true;
    }

    /** Sends what is owed. With the lock. */
    void settle() throws IOException {
        if (owing) {
            owing = false;
            super.flush(true);
        }
    }

    /** Sends what is owed; false when the connection is being served, so that it cannot be. For any thread. */
    boolean tryToSettle() {
        if (!owing) {
            return true;
        }
        Lock lock = ConnectionLock.of(this);
        if (!lock.tryLock()) {
            return false;
        }
        try {
            settle();
        } catch (IOException | CancelledKeyException e) {
            log.debug("a client did not wait for its response: {} client={}", e.toString(), getRemoteAddr());
            close();
        } finally {
            lock.unlock();
        }
        return true;
    }

    @Override
    public boolean flush(boolean block) throws IOException {
        if (block && departures != null && departures.postpone(this)) {
            return false;
        }
        owing = false;
        return super.flush(block);
    }

    @Override
    public SendfileState processSendfile(SendfileDataBase file) {
        return tryToSettle() && !isClosed() ? super.processSendfile(file) : SendfileState.ERROR;
    }

    @Override
    public void close() {
        tryToSettle();
        super.close();
    }

    /** Coyote writes 8 KB at a time; what is larger leaves at once, after what fits into the buffer. */
    @Override
    protected void writeBlocking(ByteBuffer from) throws IOException {
        SocketBufferHandler buffers = getSocketBufferHandler();
        if (!plain || from.remaining() < buffers.getWriteBuffer().capacity()) {
            super.writeBlocking(from);
            return;
        }
        if (!buffers.isWriteBufferEmpty()) {
            buffers.configureWriteBufferForWrite();
            transfer(from, buffers.getWriteBuffer());
            doWrite(true);
        }
        doWrite(true, from);
    }

    @Override
    public int read(boolean block, byte[] to, int offset, int length) throws IOException {
        settle();
        return super.read(block, to, offset, length);
    }

    @Override
    public int read(boolean block, ByteBuffer to) throws IOException {
        int arrived = arrivals;
        if (dry == arrived && watched && !block) {
            return 0;
        }
        settle();
        boolean roomy = plain && !beginsRequest(to) && getSocketBufferHandler().isReadBufferEmpty();
        int asked = roomy ? to.remaining() : Math.min(to.remaining(), smallRead);
        int count = roomy ? readMuch(block, to) : super.read(block, to);
        dry = plain && count >= 0 && count < asked ? arrived : NOT_DRY;
        return count;
    }

    /** A head is small, and a thread that has read much keeps a buffer of that size. */
    private static boolean beginsRequest(ByteBuffer to) {
        return to.position() == 0;
    }

    /** Coyote reads 8 KB at a time, but has room for eight times as much: a large body costs a fraction of the calls. */
    private int readMuch(boolean block, ByteBuffer to) throws IOException {
        int count = getSocket().read(to);
        if (count < 0) {
            throw new EOFException();
        }
        if (count > 0) {
            updateLastRead();
        }
        return count == 0 && block ? super.read(true, to) : count;
    }
}
