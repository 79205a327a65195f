// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Both ends of a channel over a real Unix socket: the bridge's, and the worker's for a test to play. */
public final class ChannelPair implements AutoCloseable {

    private final WorkerChannel bridge;
    private final SocketChannel workerSocket;
    private final WorkerChannel worker;

    public ChannelPair() {
        try {
            Path folder = Files.createTempDirectory("channel");
            Path socket = folder.resolve("s");
            try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                workerSocket = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                bridge = new WorkerChannel(server.accept());
                worker = new WorkerChannel(workerSocket);
            } finally {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end under test. */
    public WorkerChannel bridge() {
        return bridge;
    }

    /** The other end. */
    public WorkerChannel worker() {
        return worker;
    }

    /** Sends bytes that need not be frames from the other end. */
    public void sendRaw(byte[] bytes) {
        try {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                workerSocket.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            bridge.close();
            worker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
