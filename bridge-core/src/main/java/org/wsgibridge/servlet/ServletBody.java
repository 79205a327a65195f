// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.RequestBody;

/**
 * The body of a servlet request. A container reads some kilobytes at a time; here a read takes all that has arrived, since
 * each costs whoever asks for it much more than the container. Belongs to the thread of the request.
 */
final class ServletBody implements RequestBody {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Container container;
    /** Whether the body is that of the request, and not of another one, when an application has led on to this. */
    private final boolean present;

    private @Nullable ServletInputStream input;
    /** What has come of a read that had taken something already. */
    private @Nullable IOException later;

    private boolean broken;
    private boolean ended;
    private long taken;

    ServletBody(HttpServletRequest request, HttpServletResponse response, Container container, boolean present) {
        this.request = request;
        this.response = response;
        this.container = container;
        this.present = present;
    }

    @Override
    public long length() {
        if (!present) {
            return 0;
        }
        long length = request.getContentLengthLong();
        return length < 0 && request.getHeader("Transfer-Encoding") == null ? 0 : length;
    }

    @Override
    public boolean expectsContinue() {
        return request.getHeader("Expect") != null;
    }

    /** 0 where a read also sends something, which may wait: {@code 100 Continue}, or the window updates of HTTP/2. */
    @Override
    public int available() throws IOException {
        boolean sends = expectsContinue() || !request.getProtocol().startsWith("HTTP/1.");
        return sends ? 0 : input().available();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (later != null) {
            throw later;
        }
        int count = readOnce(buffer, offset, length);
        try {
            while (count > 0 && count < length && !over(count) && arrived()) {
                int more = input().read(buffer, offset + count, length - count);
                ended = more < 0;
                count += Math.max(more, 0);
            }
        } catch (IOException e) {
            later = broken(e);
        }
        taken += Math.max(count, 0);
        return count;
    }

    /**
     * Whether the body has been taken to its end, with so many bytes more. What may have arrived after that is another
     * request, and to look for it here would have the container lose it.
     */
    private boolean over(int more) {
        return ended || taken + more == length();
    }

    /** Whether it could not be read to its end. */
    boolean broken() {
        return broken;
    }

    private int readOnce(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (!over(0) && !arrived()) {
                container.heldUp(request);
            }
            int count = input().read(buffer, offset, length);
            ended = count < 0;
            return count;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private boolean arrived() throws IOException {
        return input().available() > 0 || container.arrived(request);
    }

    private IOException broken(IOException thrown) {
        broken = true;
        container.reopen(response);
        return inWords(thrown);
    }

    private ServletInputStream input() throws IOException {
        if (input == null) {
            input = request.getInputStream();
        }
        return input;
    }

    /** What the container's exception is wrapped around, said so that an application's log can be understood. */
    private static IOException inWords(IOException thrown) {
        Throwable bottom = thrown;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        if (bottom instanceof SocketTimeoutException) {
            var late = new SocketTimeoutException("the client sent nothing more in time");
            late.initCause(thrown);
            return late;
        }
        return bottom instanceof EOFException ? new IOException("the client closed the connection", thrown) : thrown;
    }
}
