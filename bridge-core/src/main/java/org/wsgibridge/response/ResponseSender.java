// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.failure.BridgeFailure;

/**
 * Sends one response to an exchange: the head with the first bytes of the body, or at the end.
 *
 * <pre>
 * UNSTARTED --start--> STARTED --send, finish--> SENT --finish--> ENDED
 *                      STARTED --start--> STARTED
 * </pre>
 *
 * Whatever is not in the picture is an {@link IllegalStateException}, except that sending or finishing what was never
 * started is the application's failure. Used by the thread of the request; owns nothing.
 */
public final class ResponseSender {

    private enum State {
        UNSTARTED,
        STARTED,
        SENT,
        ENDED
    }

    private final Exchange exchange;
    private final String method;
    private final Consumer<String> notices;

    private State state = State.UNSTARTED;
    private @Nullable ResponseHead head;
    private @Nullable BodyAllowance allowance;

    /**
     * A sender for one response.
     *
     * @param method of the request
     * @param notices takes one sentence about each thing of the response that is not sent as it was given
     */
    public ResponseSender(Exchange exchange, String method, Consumer<String> notices) {
        this.exchange = exchange;
        this.method = method;
        this.notices = notices;
    }

    /** Sets the head, in place of one that has not been sent. */
    public void start(ResponseHead newHead) {
        if (headSent()) {
            throw new IllegalStateException("the head of the response has been sent");
        }
        head = newHead;
        state = State.STARTED;
    }

    /** Whether the head has been handed to the exchange, so that it can no longer be replaced. */
    public boolean headSent() {
        return state == State.SENT || state == State.ENDED;
    }

    /**
     * Says how long the body will be, for a response that does not say so itself. Without effect when
     * {@code Content-Length} is given or not allowed, and when nothing is going to be sent in answer to a HEAD, where an
     * empty body says nothing about the one of a GET.
     *
     * @param length of the whole body, in bytes
     */
    public void announceLength(long length) {
        if (state != State.STARTED || head == null || head.contentLength() != ResponseHead.UNKNOWN_LENGTH) {
            return;
        }
        boolean meaningless = head.status().bodiless() || (method.equals("HEAD") && length == 0);
        if (!meaningless) {
            head = head.withContentLength(length);
        }
    }

    /**
     * Sends bytes of the body, after the head when that has not been sent. No bytes do nothing.
     *
     * @return false when not all bytes were sent because the response has room for no more: further ones are pointless
     * @throws BridgeFailure.ApplicationFailure when the response was not started
     * @throws IOException when the client has gone away
     */
    public boolean send(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return true;
        }
        BodyAllowance room = sendHead("the application sent a part of the body before it called start_response()");
        int admitted = room.admit(length);
        if (admitted > 0) {
            exchange.write(bytes, offset, admitted);
        }
        if (admitted == length) {
            return true;
        }
        if (room.promised() >= 0) {
            notices.accept("the application sends more bytes than its Content-Length says; the rest is cut off");
        }
        return false;
    }

    /** Sends what the exchange has held back. */
    public void flush() throws IOException {
        exchange.flush();
    }

    /**
     * Ends the response.
     *
     * @throws BridgeFailure.ApplicationFailure when it was not started, or is shorter than its Content-Length
     * @throws IOException when the client has gone away
     */
    public void finish() throws IOException {
        BodyAllowance room = sendHead("the application returned without calling start_response()");
        state = State.ENDED;
        if (room.missing() > 0) {
            long generated = room.promised() - room.missing();
            if (generated > 0) {
                // What has been sent is not taken back, wherever it may be held: the connection is broken instead.
                exchange.flush();
            }
            throw new BridgeFailure.ApplicationFailure(
                    String.format(
                            "Content length mismatch, expected %d, response generated %d: correct the Content-Length of"
                                    + " the application, or leave it out",
                            room.promised(), generated),
                    "");
        }
    }

    private BodyAllowance sendHead(String complaint) throws IOException {
        if (state == State.ENDED) {
            throw new IllegalStateException("the response has ended");
        }
        if (head == null) {
            throw new BridgeFailure.ApplicationFailure(complaint, "");
        }
        if (allowance == null) {
            for (String name : head.dropped()) {
                notices.accept("the application sets the hop-by-hop header " + name
                        + ", which only the server may (PEP 3333); it is left out");
            }
            state = State.SENT;
            allowance = BodyAllowance.of(head, method);
            exchange.start(head.status().code(), head.headers());
        }
        return allowance;
    }
}
