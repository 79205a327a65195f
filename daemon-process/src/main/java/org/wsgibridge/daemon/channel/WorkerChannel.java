// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.channel;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameReader;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.exchange.Watch;
import org.wsgibridge.exchange.Watch.Watched;

/**
 * One end of a persistent connection that carries frames, blocking.
 *
 * <p>Where many frames go to and fro each direction has a socket of its own: a thread that waits at a Unix socket is
 * also woken when the peer takes what it has sent there, and waits on in vain.
 *
 * <p>Only a wait with an end needs more than a blocking socket can do. From the first such wait until the next
 * {@link #send} the socket waits in a selector, since going to and fro would cost more than the wait saves.
 *
 * <p>Owned by one thread at a time: whoever serves a request has the channel to himself, and reads and writes the socket
 * himself, because handing frames over to another thread costs more than it saves. {@link #close} may be called by
 * anybody and ends a read or write that waits: that is how deadlines are kept, which Unix sockets do not have.
 */
public final class WorkerChannel implements Closeable {

    /** Where frames come from, and where they go. */
    private final SocketChannel socket;

    private final SocketChannel outward;
    private final FrameReader reader;
    private final FrameWriter writer = new FrameWriter();
    private volatile @Nullable Selector selector;
    private boolean selecting;
    private final Object arrivals = new Object();
    private @Nullable Watched watched;
    private @Nullable Runnable awaiting;
    private boolean paused;

    /**
     * Takes over a connected socket in blocking mode, and closes it in the end.
     *
     * @param socket used by nobody else any more
     */
    public WorkerChannel(SocketChannel socket) {
        this(socket, socket, new FrameReader());
    }

    private WorkerChannel(SocketChannel socket, SocketChannel outward, FrameReader reader) {
        this.socket = socket;
        this.outward = outward;
        this.reader = reader;
    }

    /**
     * A channel that receives what this one would, and sends through the socket of another. Takes the place of both,
     * neither of which is used any more.
     */
    public WorkerChannel sendingThrough(WorkerChannel other) {
        return new WorkerChannel(socket, other.outward, reader);
    }

    /** Where frames are gathered until {@link #send}. */
    public FrameWriter writer() {
        return writer;
    }

    /**
     * Sends what has been gathered, waiting for as long as the peer does not read.
     *
     * @throws ChannelBrokenException when it cannot be sent whole
     */
    public void send() throws ChannelBrokenException {
        ByteBuffer bytes = writer.bytes();
        int size = bytes.remaining();
        try {
            stopSelecting();
            while (bytes.hasRemaining()) {
                outward.write(bytes);
            }
        } catch (IOException e) {
            throw new ChannelBrokenException(e, bytes.remaining() == size);
        } finally {
            writer.clear();
        }
    }

    /**
     * A frame that has arrived already. On a channel that is watched this looks at the socket.
     *
     * @return null when none is here; {@link #receive} would have to wait
     * @throws ChannelBrokenException when the peer closed instead
     */
    public @Nullable Frame poll() throws ChannelBrokenException {
        Frame frame = reader.next();
        if (frame != null || watched == null) {
            return frame;
        }
        try {
            if (fill() < 0) {
                throw new ChannelBrokenException("the peer closed the channel", false);
            }
        } catch (IOException e) {
            throw new ChannelBrokenException(e, false);
        }
        return reader.next();
    }

    /**
     * Has somebody watch the channel from now on, so that {@link #onArrival} may be called. A second call does nothing.
     *
     * @return false when it cannot be watched
     */
    public boolean watch(Watch watch) {
        synchronized (arrivals) {
            if (watched != null && watched.active()) {
                return true;
            }
            try {
                socket.configureBlocking(false);
                paused = false;
                watched = watch.begin(socket, this::arrived);
                return true;
            } catch (IOException closed) {
                return false;
            }
        }
    }

    /**
     * Has somebody called when there is something to read, or the channel has been closed; once, and on any thread, which
     * must not be held up.
     */
    public void onArrival(Runnable callback) {
        synchronized (arrivals) {
            if (watched != null && socket.isOpen()) {
                awaiting = callback;
                if (paused) {
                    paused = false;
                    watched.resume();
                }
                return;
            }
        }
        callback.run();
    }

    /** Calls whoever waits for something to read as if it were there; nobody, when nobody does. For any thread. */
    public void hurry() {
        Runnable callback;
        synchronized (arrivals) {
            callback = awaiting;
            awaiting = null;
        }
        if (callback != null) {
            callback.run();
        }
    }

    private void arrived() {
        Runnable callback;
        synchronized (arrivals) {
            callback = awaiting;
            awaiting = null;
            if (callback == null && watched != null) {
                paused = true;
                watched.pause();
            }
        }
        if (callback != null) {
            callback.run();
        }
    }

    /**
     * The next frame, waiting for it.
     *
     * @throws ChannelBrokenException when the peer closed instead
     * @throws org.wsgibridge.failure.BridgeFailure.ProtocolFailure when what came is no frame
     */
    public Frame receive() throws ChannelBrokenException {
        Frame frame = receiveOrEnd();
        if (frame == null) {
            throw new ChannelBrokenException("the peer closed the channel", false);
        }
        return frame;
    }

    /**
     * The next frame, waiting for it, but not for ever.
     *
     * @param longest how long; zero or less does not wait
     * @return null when none came in time
     * @throws ChannelBrokenException when the peer closed instead
     * @throws org.wsgibridge.failure.BridgeFailure.ProtocolFailure when what came is no frame
     */
    public @Nullable Frame receive(Duration longest) throws ChannelBrokenException {
        long deadline = System.nanoTime() + longest.toNanos();
        Frame frame = reader.next();
        while (frame == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !arrives(left)) {
                return null;
            }
            if (read() < 0) {
                throw new ChannelBrokenException("the peer closed the channel", false);
            }
            frame = reader.next();
        }
        return frame;
    }

    /**
     * The next frame, waiting for it, where the peer may also close.
     *
     * @return null when the peer closed between two frames
     * @throws ChannelBrokenException when the peer closed within a frame
     * @throws org.wsgibridge.failure.BridgeFailure.ProtocolFailure when what came is no frame
     */
    public @Nullable Frame receiveOrEnd() throws ChannelBrokenException {
        Frame frame = reader.next();
        while (frame == null) {
            if (read() < 0) {
                if (reader.midFrame()) {
                    throw new ChannelBrokenException("the peer closed the channel within a frame", false);
                }
                return null;
            }
            frame = reader.next();
        }
        return frame;
    }

    /**
     * Whether the peer, which has closed the channel, had not read all that was sent to it: the system keeps account of
     * that, and resets a Unix socket instead of ending it. For the owner, once it has met with the end of the channel.
     *
     * @param longest how long to wait for a peer that has closed the other socket only so far
     * @return false also when it cannot be known
     */
    public boolean leftUnread(Duration longest) {
        try (Selector end = Selector.open()) {
            outward.configureBlocking(false);
            outward.register(end, SelectionKey.OP_READ);
            end.select(Math.max(1, longest.toMillis()));
            outward.read(ByteBuffer.allocate(1));
            return false;
        } catch (SocketException reset) {
            return true;
        } catch (IOException closedHere) {
            return false;
        }
    }

    private int read() throws ChannelBrokenException {
        try {
            int count = fill();
            while (count == 0) {
                startSelecting();
                select(0);
                count = fill();
            }
            return count;
        } catch (ClosedSelectorException closedHere) {
            throw new ChannelBrokenException(new ClosedChannelException(), false);
        } catch (IOException e) {
            throw new ChannelBrokenException(e, false);
        }
    }

    private int fill() throws IOException {
        int count = socket.read(reader.space());
        reader.filled();
        return count;
    }

    /** Whether bytes, or the end of the channel, arrive within so many nanoseconds. */
    private boolean arrives(long nanos) throws ChannelBrokenException {
        try {
            startSelecting();
            // A selector counts in milliseconds, and 0 means for ever.
            boolean arrived = select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            if (!arrived && !socket.isOpen()) {
                // Closed by another thread, which is no event of the selector.
                throw new ChannelBrokenException(new ClosedChannelException(), false);
            }
            return arrived;
        } catch (ClosedSelectorException closedHere) {
            throw new ChannelBrokenException(new ClosedChannelException(), false);
        } catch (IOException e) {
            throw new ChannelBrokenException(e, false);
        }
    }

    private boolean select(long millis) throws IOException {
        Selector waiting = selector;
        if (waiting == null) {
            throw new IllegalStateException("a socket that does not block has no selector");
        }
        waiting.selectedKeys().clear();
        boolean ready = waiting.select(millis) > 0;
        if (!socket.isOpen()) {
            throw new ClosedChannelException();
        }
        return ready;
    }

    private void startSelecting() throws IOException {
        if (selecting) {
            return;
        }
        socket.configureBlocking(false);
        Selector waiting = selector;
        if (waiting == null) {
            waiting = Selector.open();
            selector = waiting;
        }
        try {
            socket.register(waiting, SelectionKey.OP_READ);
            selecting = true;
        } catch (ClosedChannelException closedMeanwhile) {
            // Whoever closed the channel may have looked for the selector before it was there.
            waiting.close();
            throw closedMeanwhile;
        }
    }

    private void stopSelecting() throws IOException {
        Selector waiting = selector;
        if (!selecting || waiting == null || watched != null) {
            return;
        }
        SelectionKey key = socket.keyFor(waiting);
        if (key != null) {
            key.cancel();
        }
        waiting.selectNow();
        socket.configureBlocking(true);
        selecting = false;
    }

    /** Closes the sockets; the peer sees the end of the channel. */
    @Override
    public void close() throws IOException {
        Selector waiting = selector;
        try (outward) {
            socket.close();
        }
        if (waiting != null) {
            // Wakes whoever waits in it; a socket that is registered stays open until then.
            waiting.close();
        }
        hurry();
    }
}
