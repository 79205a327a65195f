// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.failure.BridgeFailure.ServerFailure;
import org.wsgibridge.failure.FailureCode;

/**
 * A request body that has been read to its end, into a temporary file, so that it can be handed on at any pace.
 *
 * <p>Belongs to the thread of the request, which closes it. The file has lost its name before the first byte is in it:
 * when this process ends, however it does, nothing is left on the disk.
 */
final class StoredBody implements RequestBody, AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final FileChannel file;
    private long length;
    private long position;

    private StoredBody(FileChannel file) {
        this.file = file;
    }

    /**
     * Reads a body to its end; a client that waits for {@code 100 Continue} gets it.
     *
     * @throws IOException when the client broke off, or the body is longer than is allowed
     * @throws ServerFailure when it cannot be stored
     */
    static StoredBody read(RequestBody body) throws IOException {
        var stored = new StoredBody(nameless());
        try {
            byte[] piece = new byte[PIECE];
            for (int count = body.read(piece, 0, PIECE); count >= 0; count = body.read(piece, 0, PIECE)) {
                stored.append(ByteBuffer.wrap(piece, 0, count));
            }
            return stored;
        } catch (IOException | RuntimeException failure) {
            stored.close();
            throw failure;
        }
    }

    /** How long it has turned out to be, in bytes. */
    @Override
    public long length() {
        return length;
    }

    /** The client has been told to continue. */
    @Override
    public boolean expectsContinue() {
        return false;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, length - position);
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) {
        try {
            int count = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
            position += Math.max(count, 0);
            return count;
        } catch (IOException failure) {
            throw failed("read back", failure);
        }
    }

    /** Gives the disk its room back. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw failed("removed", failure);
        }
    }

    private void append(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                length += file.write(bytes);
            }
        } catch (IOException failure) {
            throw failed("written", failure);
        }
    }

    private static FileChannel nameless() {
        try {
            Path path = Files.createTempFile("wsgi-body-", ".tmp");
            try {
                return FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } finally {
                // DELETE_ON_CLOSE is for systems on which an open file keeps its name.
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw failed("created", failure);
        }
    }

    private static ServerFailure failed(String what, IOException failure) {
        return new ServerFailure(
                FailureCode.BODY_NOT_STORED,
                "a request body cannot be stored: the temporary file in " + System.getProperty("java.io.tmpdir")
                        + " cannot be " + what + ": " + failure.getMessage()
                        + "; make room there or remove request-buffering=on");
    }
}
