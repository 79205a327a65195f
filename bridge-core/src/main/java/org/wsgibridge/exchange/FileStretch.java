// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;

/**
 * A part of a file, as a part of a response.
 *
 * @param path of a regular file that the server may read and the client may see
 * @param offset of the first byte
 * @param length in bytes
 */
public record FileStretch(Path path, long offset, long length) {

    private static final int BLOCK = 64 * 1024;

    public FileStretch {
        if (offset < 0 || length < 0 || Long.MAX_VALUE - offset < length) {
            throw new IllegalArgumentException("no stretch of a file: " + length + " bytes from " + offset);
        }
    }

    /** The offset of the first byte after it. */
    public long end() {
        return offset + length;
    }

    /**
     * Writes the bytes to an exchange, which has no better way.
     *
     * @throws ApplicationFailure when the file does not have them
     * @throws IOException when the client has gone away
     */
    void copyTo(Exchange exchange) throws IOException {
        try (FileChannel file = open()) {
            var block = ByteBuffer.allocate(BLOCK);
            for (long at = offset; at < end(); at += block.position()) {
                block.clear().limit((int) Math.min(BLOCK, end() - at));
                read(file, block, at);
                exchange.write(block.array(), 0, block.position());
            }
        }
    }

    private FileChannel open() {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void read(FileChannel file, ByteBuffer block, long at) {
        try {
            if (file.read(block, at) > 0) {
                return;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        throw new ApplicationFailure(
                "the file " + path + " ends at " + at + " but is sent up to " + end() + ": it became shorter meanwhile",
                "");
    }

    private ApplicationFailure unreadable(IOException cause) {
        return new ApplicationFailure("the file " + path + " cannot be sent: " + cause, cause);
    }
}
