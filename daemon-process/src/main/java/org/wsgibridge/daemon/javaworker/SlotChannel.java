// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameReader;
import org.wsgibridge.daemon.wire.FrameWriter;

/**
 * The Unix sockets of one slot, one for each direction, as frames. Belongs to the thread of the slot, except for {@link #close}, with which any
 * thread ends the waiting in {@link #receive}.
 */
final class SlotChannel implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlotChannel.class);

    private final SocketChannel requests;
    private final SocketChannel responses;
    private final FrameReader reader = new FrameReader();

    private SlotChannel(SocketChannel requests, SocketChannel responses) {
        this.requests = requests;
        this.responses = responses;
    }

    /**
     * Connects to the bridge, which listens before it starts a worker.
     *
     * @param hello makes the HELLO of a socket from its purpose, such as {@code requests}
     */
    static SlotChannel connect(Path address, Function<String, FrameWriter> hello) throws IOException {
        SocketChannel requests = open(address, hello.apply("requests"));
        try {
            return new SlotChannel(requests, open(address, hello.apply("responses")));
        } catch (IOException refused) {
            requests.close();
            throw refused;
        }
    }

    private static SocketChannel open(Path address, FrameWriter hello) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(address));
            send(hello, socket);
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static void send(FrameWriter writer, SocketChannel socket) throws IOException {
        ByteBuffer bytes = writer.bytes();
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
        writer.clear();
    }

    /**
     * Waits for the next frame, or piece of one.
     *
     * @return null when the channel has been closed, on either side; valid until the next call
     * @throws org.wsgibridge.failure.BridgeFailure.ProtocolFailure when something else than frames arrives
     */
    @Nullable
    Frame receive() throws IOException {
        Frame frame = reader.next();
        while (frame == null) {
            if (!fill()) {
                return null;
            }
            frame = reader.next();
        }
        return frame;
    }

    /**
     * The next frame, or piece of one, if it has arrived.
     *
     * @return null when it has not; valid until the next call
     */
    @Nullable
    Frame poll() throws IOException {
        Frame frame = reader.next();
        if (frame != null) {
            return frame;
        }
        requests.configureBlocking(false);
        try {
            fill();
        } finally {
            requests.configureBlocking(true);
        }
        return reader.next();
    }

    /** Whether the frame that was received last was a piece, and more of the same frame is to come. */
    boolean pieceFollows() {
        return reader.pieceFollows();
    }

    /** Sends all frames of the writer in one go, and empties it. */
    void send(FrameWriter writer) throws IOException {
        send(writer, responses);
    }

    @Override
    public void close() throws IOException {
        try (responses) {
            requests.close();
        }
    }

    /** Closes the channel when nothing more can be done about a failure to close it. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException failure) {
            log.debug("a channel cannot be closed", failure);
        }
    }

    private boolean fill() throws IOException {
        int count;
        try {
            count = requests.read(reader.space());
        } catch (ClosedChannelException closedHere) {
            return false; // also while waiting: its subclass AsynchronousCloseException
        }
        reader.filled();
        return count >= 0;
    }
}
