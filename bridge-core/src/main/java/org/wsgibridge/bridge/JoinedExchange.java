// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.DelegatedBody;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.gateway.Header;

/**
 * Has chunks of a response leave together that follow each other closely: what is flushed leaves at once when nothing has
 * for a moment, and else when that moment is over, whatever the application does then.
 *
 * <p>For the thread of the request, but for {@link #catchUp}, which comes by a thread of {@link LateFlushes}. So everything
 * that sends holds the lock, and the body is read with nothing held back.
 */
final class JoinedExchange extends DelegatedExchange implements AutoCloseable {

    private final LateFlushes late;
    private final long moment;
    /** When bytes last left, as {@link System#nanoTime} has it. */
    private long flushed;
    /** Whether something is held back that {@link #catchUp} will be called for. */
    private boolean held;
    /** Whether something is held back or is just leaving, so that whoever wants the lock may have to wait for the client. */
    private volatile boolean owing;

    private boolean over;
    private @Nullable IOException clientGone;

    /** Of a response that has not begun. */
    JoinedExchange(Exchange exchange, LateFlushes late) {
        super(exchange);
        this.late = late;
        this.moment = late.delay().toNanos();
        this.flushed = System.nanoTime() - moment;
    }

    @Override
    public synchronized void start(int status, List<Header> headers) throws IOException {
        super.start(status, headers);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        requireClient();
        super.write(bytes, offset, length);
    }

    @Override
    public synchronized void send(FileStretch file) throws IOException {
        requireClient();
        held = false;
        super.send(file);
    }

    @Override
    public synchronized void flush() throws IOException {
        requireClient();
        long since = System.nanoTime() - flushed;
        if (since >= moment) {
            letGo();
        } else if (!held) {
            held = true;
            owing = true;
            late.in(moment - since, this::catchUp);
        }
    }

    @Override
    public synchronized void abort() {
        super.abort();
    }

    @Override
    public RequestBody body() {
        return new PromptBody(super.body());
    }

    /** The response has ended, well or not: from now on it is the container's again. */
    @Override
    public synchronized void close() {
        over = true;
    }

    private synchronized void catchUp() {
        try {
            if (held && !over) {
                letGo();
            }
        } catch (IOException e) {
            clientGone = e;
        }
    }

    private synchronized void letGoOfWhatIsHeld() throws IOException {
        requireClient();
        if (held) {
            letGo();
        }
    }

    private void letGo() throws IOException {
        held = false;
        super.flush();
        owing = false;
        flushed = System.nanoTime();
    }

    private void requireClient() throws IOException {
        if (clientGone != null) {
            throw new IOException(clientGone);
        }
    }

    /** The client may wait for what has been answered before it sends more. */
    private final class PromptBody extends DelegatedBody {

        PromptBody(RequestBody body) {
            super(body);
        }

        @Override
        public int available() throws IOException {
            return owing ? 0 : super.available();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            letGoOfWhatIsHeld();
            return super.read(buffer, offset, length);
        }
    }
}
