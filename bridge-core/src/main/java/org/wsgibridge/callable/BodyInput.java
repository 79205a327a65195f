// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.wsgibridge.exchange.RequestBody;

/**
 * {@code wsgi.input}: the body of one request as a stream. Valid until the request ends, on its thread. Closing it does
 * nothing, as the body belongs to the server (PEP 3333, "Input and Error Streams").
 */
final class BodyInput extends InputStream {

    private final RequestBody body;
    private volatile boolean ended;

    BodyInput(RequestBody body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (ended) {
            throw new IOException("wsgi.input was read after the request had ended");
        }
        return length == 0 ? 0 : body.read(buffer, offset, length);
    }

    /** From now on the body is out of reach. */
    void end() {
        ended = true;
    }
}
