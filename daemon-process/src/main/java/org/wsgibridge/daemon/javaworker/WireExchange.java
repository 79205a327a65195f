// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.util.List;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.environ.Timestamp;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.gateway.Header;

/**
 * One REQUEST and its answer, as an exchange. Belongs to the thread of the slot.
 *
 * <p>Frames of the answer are held back until there are enough of them, until they are flushed or until the answer
 * ends, so that a small one leaves in a single write.
 */
final class WireExchange implements Exchange {

    /** More than most pages have, and less than the socket buffer of a system as it comes. */
    private static final int HELD_BACK = 64 * 1024;

    private final Requests.Parsed request;
    private final SlotChannel channel;
    private final FrameWriter writer;
    private final WireBody body;
    private final String arrived = Timestamp.now();
    private boolean started;
    private boolean committed;

    /**
     * An unanswered request.
     *
     * @param writer empty
     */
    WireExchange(Requests.Parsed request, SlotChannel channel, FrameWriter writer) {
        this.request = request;
        this.channel = channel;
        this.writer = writer;
        this.body = new WireBody(request.own().get(0), () -> variable("CONTENT_LENGTH"), channel, this::ask);
    }

    /** The application that is asked for. */
    Launch.Application application() {
        return request.application();
    }

    @Override
    public void environ(EnvironSink sink) {
        sink.common(request.common());
        List<String> own = request.own();
        for (int i = 1; i < own.size(); i += 2) {
            sink.variable(own.get(i), own.get(i + 1));
        }
        sink.variable("mod_wsgi.daemon_start", arrived);
    }

    @Override
    public void heldUp() {
        channel.heldUp();
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void start(int status, List<Header> headers) {
        if (started) {
            throw new IllegalStateException("the response has been started");
        }
        started = true;
        writer.begin(FrameType.HEAD).string(Integer.toString(status));
        for (Header header : headers) {
            writer.string(header.name()).string(header.value());
        }
        writer.end();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int from = offset; from < end; from += HELD_BACK) {
            writer.begin(FrameType.DATA)
                    .bytes(bytes, from, Math.min(HELD_BACK, end - from))
                    .end();
            if (writer.size() >= HELD_BACK) {
                flush();
            }
        }
    }

    /**
     * Sends what has been held back, and looks whether anybody still wants the rest.
     *
     * @throws RequestOverException when nobody does
     */
    @Override
    public void flush() throws IOException {
        send();
        body.requireWanted();
    }

    @Override
    public boolean committed() {
        return committed;
    }

    @Override
    public void abort() {
        channel.closeQuietly();
    }

    /** Whether frames of the request body may still arrive after the answer. */
    boolean bodyAwaited() {
        return body.awaited();
    }

    /** Ends a complete answer. */
    void end() throws IOException {
        writer.empty(FrameType.END);
        send();
    }

    /**
     * Ends an answer that cannot be completed.
     *
     * @param sentence why, in one line
     * @param detail the stack trace; empty when there is none
     */
    void fail(String sentence, String detail) throws IOException {
        if (!committed) {
            // The client can still get an answer that says so, if it does not get the beginning of this one.
            writer.clear();
        }
        writer.begin(FrameType.FAILED).text(oneLine(sentence)).text(detail).end();
        send();
    }

    private void ask(int bytes) throws IOException {
        writer.begin(FrameType.READ).number(bytes).end();
        send();
    }

    private void send() throws IOException {
        committed = started;
        channel.send(writer);
    }

    private String variable(String name) {
        List<String> own = request.own();
        for (int i = 1; i < own.size(); i += 2) {
            if (own.get(i).equals(name)) {
                return own.get(i + 1);
            }
        }
        return "";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
