// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.util.List;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
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

    /** Strings of a REQUEST before the environ: kind, target, callable, str-response, body. */
    private static final int ENVIRON = 5;

    private static final int BODY = 4;

    private final List<String> request;
    private final SlotChannel channel;
    private final FrameWriter writer;
    private final WireBody body;
    private boolean started;
    private boolean committed;

    /**
     * An unanswered request.
     *
     * @param request the strings of the REQUEST
     * @param writer empty
     */
    WireExchange(List<String> request, SlotChannel channel, FrameWriter writer) {
        if (request.size() < ENVIRON || (request.size() - ENVIRON) % 2 != 0) {
            throw new ProtocolFailure("REQUEST has " + request.size() + " strings, so that something is missing");
        }
        this.request = request;
        this.channel = channel;
        this.writer = writer;
        this.body = new WireBody(request.get(BODY), variable("CONTENT_LENGTH"), channel, this::ask);
    }

    /** The application that is asked for. */
    Launch.Application application() {
        return new Launch.Application(request.get(0), request.get(1), request.get(2));
    }

    @Override
    public void environ(EnvironSink sink) {
        for (int i = ENVIRON; i < request.size(); i += 2) {
            sink.variable(request.get(i), request.get(i + 1));
        }
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
        for (int i = ENVIRON; i < request.size(); i += 2) {
            if (request.get(i).equals(name)) {
                return request.get(i + 1);
            }
        }
        return "";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
