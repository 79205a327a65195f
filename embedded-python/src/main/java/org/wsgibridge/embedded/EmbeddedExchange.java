// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.embedded.cpython.HostRequest;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.gateway.Header;

/**
 * One exchange as Python sees it. Used by the thread that serves it; another one may take it away.
 */
final class EmbeddedExchange implements HostRequest {

    private static final char RESPONSE = 'R';
    private static final char FAILED = 'F';

    /** After sentence and detail of a failure, when it was {@code mod_wsgi.RequestTimeout}. */
    private static final String TIMEOUT = "timeout";

    private final Exchange exchange;
    private final ReentrantLock inUse = new ReentrantLock();
    private @Nullable IOException clientGone;
    private @Nullable Exception bodyLost;
    private boolean expired;
    /** How much of the body has been read. */
    private long taken;

    EmbeddedExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    /** Asked for with the GIL, which keeps threads of the application apart. */
    @Override
    public long remaining() {
        long length = exchange.body().length();
        return length < 0 ? -1 : length - taken;
    }

    @Override
    public int readAtOnce(byte[] buffer, int least, int most) throws IOException {
        if (!inUse.tryLock()) {
            return 0;
        }
        try {
            // What has arrived of a body that comes in pieces is not only body.
            RequestBody body = exchange.body();
            if (body.length() < 0 || body.available() < least) {
                return 0;
            }
            int count = 0;
            while (count < least) {
                int more = read(buffer, count, most - count);
                if (more < 0) {
                    break;
                }
                count += more;
            }
            return count;
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
        inUse.lock();
        try {
            requireTime();
            return take(buffer, offset, most);
        } finally {
            inUse.unlock();
        }
    }

    private int take(byte[] buffer, int offset, int most) throws IOException {
        try {
            int count = exchange.body().read(buffer, offset, most);
            taken += Math.max(count, 0);
            return count;
        } catch (IOException | BridgeFailure e) {
            bodyLost = e;
            throw e;
        }
    }

    @Override
    public void write(byte @Nullable [] head, byte[] data, int length, boolean flush) throws IOException {
        inUse.lock();
        try {
            requireTime();
            send(head, data, length, flush);
        } finally {
            inUse.unlock();
        }
    }

    private void send(byte @Nullable [] head, byte[] data, int length, boolean flush) throws IOException {
        try {
            if (head != null) {
                start(head, 0, head.length);
            }
            exchange.write(data, 0, length);
            if (flush) {
                exchange.flush();
            }
        } catch (IOException e) {
            clientGone = e;
            throw e;
        }
    }

    /** From now on Python cannot reach the client; waits for what it is reading or sending at the moment. */
    void expire() {
        inUse.lock();
        try {
            expired = true;
        } finally {
            inUse.unlock();
        }
    }

    private void requireTime() throws IOException {
        if (expired) {
            throw new IOException("the request has had its time");
        }
    }

    /**
     * Sends what came as the result of the call.
     *
     * @param reply as {@code wsgi_worker.host.Host.handle} returns it
     * @throws IOException when the client has gone away, also when Python was told so
     * @throws ApplicationFailure when the application failed
     */
    void finish(byte @Nullable [] reply) throws IOException {
        if (clientGone != null) {
            throw clientGone;
        }
        if (reply == null) {
            return;
        }
        switch (reply[0]) {
            case RESPONSE -> respond(reply);
            case FAILED -> fail(reply);
            default -> throw new ProtocolFailure("Python answered with a reply of unknown kind " + reply[0]);
        }
    }

    /** The failure that a reply tells. */
    static ApplicationFailure failure(byte[] reply) {
        String[] texts = texts(reply);
        return ApplicationFailure.reported(texts[0], texts.length > 1 ? texts[1] : "");
    }

    private static String[] texts(byte[] reply) {
        return new String(reply, 1, reply.length - 1, StandardCharsets.UTF_8).split("\0", -1);
    }

    /** An application that fails over a body that the client or the server broke off is not to blame. */
    private void fail(byte[] reply) {
        ApplicationFailure failure = failure(reply);
        if (bodyLost instanceof IOException broken) {
            throw RequestFailure.bodyBroken(broken, String.valueOf(failure.getMessage()));
        }
        if (bodyLost instanceof BridgeFailure refused) {
            throw refused;
        }
        if (List.of(texts(reply)).indexOf(TIMEOUT) == 2) {
            throw new DeadlineFailure(FailureCode.TIMEOUT_RAISED, String.valueOf(failure.getMessage()));
        }
        throw failure;
    }

    private void respond(byte[] reply) throws IOException {
        int head = 1 + Integer.BYTES;
        int size = ByteBuffer.wrap(reply).getInt(1);
        start(reply, head, size);
        int body = head + size;
        if (body < reply.length) {
            exchange.write(reply, body, reply.length - body);
        }
    }

    /** Status and headers are a string list, checked where it was made. */
    private void start(byte[] head, int offset, int length) throws IOException {
        String text = new String(head, offset, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        var headers = new ArrayList<Header>();
        for (int name = end + 1; name < length; ) {
            int value = text.indexOf('\0', name) + 1;
            int next = text.indexOf('\0', value) + 1;
            headers.add(new Header(text.substring(name, value - 1), text.substring(value, next - 1)));
            name = next;
        }
        exchange.start(Integer.parseInt(text, 0, 3, 10), headers);
    }
}
