// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * The body of one request, out of BODY frames. Belongs to the thread of the slot.
 *
 * <pre>
 * kind  frames
 * "0"   none
 * "1"   BODY ... BODY(empty), unasked
 * "2"   READ, BODY, READ, BODY, ... BODY(empty)
 * </pre>
 */
final class WireBody implements RequestBody {

    /** What one READ asks for: as much as one round trip is worth, and no more than is good to hold. */
    static final int READ_SIZE = 64 * 1024;

    /** How much of an unread body is set aside to see whether a CANCEL follows it. */
    private static final int MOST_HELD = 256 * 1024;

    /** Digits of a number that certainly fits into a long. */
    private static final int LONGEST_LENGTH = 18;

    private final Asking asking;
    private final SlotChannel channel;
    private final boolean onDemand;
    private final long length;

    private final Deque<byte[]> held = new ArrayDeque<>();
    private int heldBytes;
    private int heldPosition;
    private boolean awaited;
    private boolean ended;
    private boolean cancelled;
    private @Nullable String failure;

    /** Sends a READ, after everything that waits to be sent. */
    @FunctionalInterface
    interface Asking {
        void read(int bytes) throws IOException;
    }

    /**
     * A body that has not been read.
     *
     * @param kind the body field of the REQUEST
     * @param contentLength looks for {@code CONTENT_LENGTH}, which is empty when it is absent
     */
    WireBody(String kind, Supplier<String> contentLength, SlotChannel channel, Asking asking) {
        this.channel = channel;
        this.asking = asking;
        switch (kind) {
            case "0" -> ended = true;
            case "1" -> awaited = true;
            case "2" -> {}
            default -> throw new ProtocolFailure("REQUEST announces a body of the unknown kind " + kind);
        }
        onDemand = kind.equals("2");
        length = ended ? 0 : length(contentLength.get());
    }

    private static long length(String contentLength) {
        int digits = contentLength.length();
        if (digits == 0 || digits > LONGEST_LENGTH) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < digits; i++) {
            int digit = contentLength.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }

    @Override
    public long length() {
        return length;
    }

    /** The client was told to continue by the bridge when the body was first asked for. */
    @Override
    public boolean expectsContinue() {
        return false;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
        while (held.isEmpty() && !ended) {
            requireUnbroken();
            if (onDemand && !awaited) {
                asking.read(READ_SIZE);
                awaited = true;
            }
            Frame frame = channel.receive();
            if (frame == null) {
                throw new EOFException("the bridge closed the channel");
            }
            int taken = take(frame, buffer, offset, wanted);
            if (taken > 0) {
                return taken;
            }
        }
        return held.isEmpty() ? -1 : takeHeld(buffer, offset, wanted);
    }

    /**
     * Looks, without waiting, whether the bridge has given the request up.
     *
     * @throws RequestOverException when it has
     */
    void requireWanted() throws IOException {
        while (!cancelled && heldBytes < MOST_HELD) {
            Frame frame = channel.poll();
            if (frame == null) {
                break;
            }
            take(frame, new byte[0], 0, 0);
        }
        if (cancelled) {
            requireUnbroken();
        }
    }

    /** Whether frames of this body may still arrive after the response. */
    boolean awaited() {
        return awaited;
    }

    /** Takes a frame in: as much as is wanted goes to the buffer, the rest is held. */
    private int take(Frame frame, byte[] buffer, int offset, int wanted) {
        switch (frame.type()) {
            case BODY -> {
                return takeBody(frame, buffer, offset, wanted);
            }
            case BODY_FAILED -> {
                requireAwaited(frame.type());
                awaited = false;
                failure = frame.text();
            }
            case CANCEL -> {
                cancelled = true;
                failure = "the request was given up";
            }
            default -> throw new ProtocolFailure(frame.type() + " arrived while a request was being served");
        }
        return 0;
    }

    private int takeBody(Frame frame, byte[] buffer, int offset, int wanted) {
        requireAwaited(FrameType.BODY);
        boolean last = frame.length() == 0;
        ended = ended || last;
        awaited = !last && (!onDemand || channel.pieceFollows());
        int taken = Math.min(wanted, frame.length());
        System.arraycopy(frame.buffer(), frame.offset(), buffer, offset, taken);
        if (taken < frame.length()) {
            int from = frame.offset() + taken;
            held.add(Arrays.copyOfRange(frame.buffer(), from, frame.offset() + frame.length()));
            heldBytes += frame.length() - taken;
        }
        return taken;
    }

    private int takeHeld(byte[] buffer, int offset, int wanted) {
        byte[] first = held.element();
        int taken = Math.min(wanted, first.length - heldPosition);
        System.arraycopy(first, heldPosition, buffer, offset, taken);
        heldPosition += taken;
        heldBytes -= taken;
        if (heldPosition == first.length) {
            held.remove();
            heldPosition = 0;
        }
        return taken;
    }

    private void requireAwaited(FrameType type) {
        if (!awaited) {
            throw new ProtocolFailure(type + " arrived without having been announced or asked for");
        }
    }

    private void requireUnbroken() throws RequestOverException {
        if (failure != null) {
            throw new RequestOverException(failure);
        }
    }
}
