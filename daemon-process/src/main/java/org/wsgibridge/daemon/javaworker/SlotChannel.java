// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
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
 * The Unix sockets of one slot, one for each direction, as frames. Between requests somebody else waits for it, with a
 * selector; within one it waits by itself, where it has to.
 *
 * <p>Belongs to the thread that serves the slot, except for {@link #close}, with which any thread ends all waiting.
 */
final class SlotChannel implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlotChannel.class);

    private final SocketChannel requests;
    private final SocketChannel responses;
    private final Runnable heldUp;
    private final FrameReader reader = new FrameReader();
    private final Patience patience = new Patience();

    private SlotChannel(SocketChannel requests, SocketChannel responses, Runnable heldUp) throws IOException {
        this.requests = requests;
        this.responses = responses;
        this.heldUp = heldUp;
        requests.configureBlocking(false);
        responses.configureBlocking(false);
    }

    /**
     * Connects to the bridge, which listens before it starts a worker.
     *
     * @param hello makes the HELLO of a socket from its purpose, such as {@code requests}
     * @param heldUp is told before a thread waits in {@link #receive} or {@link #send}
     */
    static SlotChannel connect(Path address, Function<String, FrameWriter> hello, Runnable heldUp) throws IOException {
        SocketChannel requests = open(address, hello.apply("requests"));
        try {
            return new SlotChannel(requests, open(address, hello.apply("responses")), heldUp);
        } catch (IOException refused) {
            requests.close();
            throw refused;
        }
    }

    private static SocketChannel open(Path address, FrameWriter hello) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(address));
            ByteBuffer bytes = hello.bytes();
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** Has a selector tell when {@link #read} has something to read. */
    SelectionKey register(Selector selector, Object attachment) throws ClosedChannelException {
        return requests.register(selector, SelectionKey.OP_READ, attachment);
    }

    /**
     * Takes in what has arrived, without waiting for it; {@link #held} has the frames.
     *
     * @return false when the channel has been closed, on either side
     */
    boolean read() throws IOException {
        return fill() >= 0;
    }

    /**
     * The next frame, or piece of one, of what has been taken in.
     *
     * @return null when more has to be read; valid until the next call
     * @throws org.wsgibridge.failure.BridgeFailure.ProtocolFailure when something else than frames has arrived
     */
    @Nullable
    Frame held() {
        return reader.next();
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
            int count = fill();
            if (count < 0 || (count == 0 && !arrives())) {
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
        if (frame == null && fill() > 0) {
            frame = reader.next();
        }
        return frame;
    }

    /** Whether the frame that was received last was a piece, and more of the same frame is to come. */
    boolean pieceFollows() {
        return reader.pieceFollows();
    }

    /** Sends all frames of the writer in one go, or in several if the bridge has to make room, and empties it. */
    void send(FrameWriter writer) throws IOException {
        ByteBuffer bytes = writer.bytes();
        while (bytes.hasRemaining()) {
            if (responses.write(bytes) == 0) {
                heldUp.run();
                patience.await(responses, SelectionKey.OP_WRITE);
            }
        }
        writer.clear();
    }

    /** Tells that the thread may be held up by something else than the channel. */
    void heldUp() {
        heldUp.run();
    }

    @Override
    public void close() throws IOException {
        try (patience;
                responses) {
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

    /** Waits for something to read; false when the channel has been closed on this side. */
    private boolean arrives() throws IOException {
        heldUp.run();
        try {
            patience.await(requests, SelectionKey.OP_READ);
            return true;
        } catch (ClosedChannelException closedHere) {
            return false;
        }
    }

    /** As {@link SocketChannel#read}, and -1 when the channel has been closed on this side. */
    private int fill() throws IOException {
        int count;
        try {
            count = requests.read(reader.space());
        } catch (ClosedChannelException closedHere) {
            return -1;
        }
        reader.filled();
        return count;
    }
}
