// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told, byte by byte, and sees what comes back, for what an HTTP client would hide. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    /** Connects to the host and port of an address. */
    public RawHttp(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        input = socket.getInputStream();
        output = socket.getOutputStream();
    }

    /** Sends text as Latin-1. */
    public RawHttp send(String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.ISO_8859_1));
        output.flush();
        return this;
    }

    /** Tells the server that nothing more will be sent; what it sends can still be read. */
    public RawHttp sendNoMore() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads until what has been read contains the text, or the server closes. */
    public String readUntil(String text) throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).contains(text)) {
            int next = input.read();
            if (next < 0) {
                break;
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads so many bytes, or fewer when the server closes. */
    public byte[] read(int count) throws IOException {
        return input.readNBytes(count);
    }

    /** What has arrived and has not been read yet. */
    public String arrived() throws IOException {
        return new String(input.readNBytes(input.available()), StandardCharsets.ISO_8859_1);
    }

    /** Reads until the server closes. */
    public String readAll() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
