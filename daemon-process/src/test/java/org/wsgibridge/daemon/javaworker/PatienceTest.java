// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PatienceTest {

    @TempDir
    private Path folder;

    private final Patience patience = new Patience();
    private SocketChannel here;
    private SocketChannel there;

    @BeforeEach
    void open() throws Exception {
        var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address);
            here = SocketChannel.open(address);
            there = listener.accept();
        }
        here.configureBlocking(false);
    }

    @AfterEach
    void close() throws Exception {
        here.close();
        there.close();
        patience.close();
    }

    @Test
    void waitsForSomethingToRead() throws Exception {
        var waiting = CompletableFuture.supplyAsync(this::awaitReading);

        there.write(ByteBuffer.wrap(new byte[] {1}));

        assertThat(waiting.get()).isNull();
    }

    @Test
    void waitsForRoomAfterItHasWaitedForSomethingToRead() throws Exception {
        there.write(ByteBuffer.wrap(new byte[] {1}));
        patience.await(here, SelectionKey.OP_READ);
        here.read(ByteBuffer.allocate(1));

        assertThat(catchThrowable(() -> patience.await(here, SelectionKey.OP_WRITE)))
                .isNull();
    }

    @Test
    void endsAWaitWhenItIsClosedAfterItsSocket() throws Exception {
        there.write(ByteBuffer.wrap(new byte[] {1}));
        patience.await(here, SelectionKey.OP_READ);
        here.read(ByteBuffer.allocate(1));
        var waiting = CompletableFuture.supplyAsync(this::awaitReading);

        here.close();
        patience.close();

        assertThat(waiting.handle((nothing, thrown) -> "over").get()).isEqualTo("over");
    }

    @Test
    void refusesToWaitForASocketThatIsClosed() throws Exception {
        here.close();

        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> patience.await(here, SelectionKey.OP_READ));
    }

    @Test
    void waitsOnAThreadThatIsInterruptedAndLeavesItInterrupted() throws Exception {
        there.write(ByteBuffer.wrap(new byte[] {1}));
        Thread.currentThread().interrupt();

        patience.await(here, SelectionKey.OP_READ);

        assertThat(Thread.interrupted()).isTrue();
    }

    private Void awaitReading() {
        try {
            patience.await(here, SelectionKey.OP_READ);
            return null;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
