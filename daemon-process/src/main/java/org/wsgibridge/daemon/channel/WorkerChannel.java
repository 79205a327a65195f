// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameReader;
import org.wsgibridge.daemon.wire.FrameWriter;

/**
 * One end of a persistent connection that carries frames, blocking.
 *
 * <p>Owned by one thread at a time: whoever serves a request has the channel to himself, and reads and writes the socket
 * himself, because handing frames over to another thread costs more than it saves. {@link #close} may be called by
 * anybody and ends a read or write that waits: that is how deadlines are kept, which Unix sockets do not have.
 */
public final class WorkerChannel implements Closeable {

    private final SocketChannel socket;
    private final FrameReader reader = new FrameReader();
    private final FrameWriter writer = new FrameWriter();

    /**
     * Takes over a connected socket in blocking mode, and closes it in the end.
     *
     * @param socket used by nobody else any more
     */
    public WorkerChannel(SocketChannel socket) {
        this.socket = socket;
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
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        } catch (IOException e) {
            throw new ChannelBrokenException(e, bytes.remaining() == size);
        } finally {
            writer.clear();
        }
    }

    /**
     * A frame that has arrived already.
     *
     * @return null when none is here; {@link #receive} would have to wait
     */
    public @Nullable Frame poll() {
        return reader.next();
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

    private int read() throws ChannelBrokenException {
        try {
            int count = socket.read(reader.space());
            reader.filled();
            return count;
        } catch (IOException e) {
            throw new ChannelBrokenException(e, false);
        }
    }

    /** Closes the socket; the peer sees the end of the channel. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
