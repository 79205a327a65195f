// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * Serves the requests of one channel, one after another.
 *
 * <pre>
 * IDLE --REQUEST--> BUSY --answered--> IDLE
 * IDLE --channel closed, retire--> RETIRED
 * BUSY --retire--> LAST --answered--> RETIRED
 * </pre>
 *
 * {@link #run} belongs to one thread; {@link #retire} may be called by any. Owns its channel.
 */
final class Slot implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Slot.class);

    private enum State {
        IDLE,
        BUSY,
        LAST,
        RETIRED
    }

    private final int number;
    private final SlotChannel channel;
    private final WorkerGateways gateways;
    private final FrameWriter writer = new FrameWriter();
    private State state = State.IDLE;
    private boolean bodyAwaited;
    private volatile boolean misled;

    /**
     * A slot that has said HELLO.
     *
     * @param number counted from 0
     * @param gateways answer the requests
     */
    Slot(int number, SlotChannel channel, WorkerGateways gateways) {
        this.number = number;
        this.channel = channel;
        this.gateways = gateways;
    }

    /** Serves until the channel is closed or the slot is retired. */
    @Override
    public void run() {
        try {
            while (next()) {
                log.trace("slot {} answered a request", number);
            }
        } catch (ProtocolFailure failure) {
            misled = true;
            log.error("slot {} is closed: {}", number, failure.getMessage());
        } catch (IOException lost) {
            log.debug("slot {} lost its channel", number, lost);
        } finally {
            enter(State.RETIRED);
            channel.closeQuietly();
        }
    }

    /** Ends the slot: at once when it is idle, after its request when it is busy. */
    void retire() {
        if (enter(State.LAST) == State.RETIRED) {
            channel.closeQuietly();
        }
    }

    /** Whether the channel carried what it must not, so that this end is no good one. */
    boolean misled() {
        return misled;
    }

    /** Takes one frame between requests and does what it asks for; false when there will be no more. */
    private boolean next() throws IOException {
        Frame frame = channel.receive();
        if (frame == null) {
            return false;
        }
        switch (frame.type()) {
            case REQUEST -> {
                return serve(new WireExchange(frame.strings(), channel, writer.clear()));
            }
            case CANCEL -> {
                return true; // of a response that had just ended
            }
            case BODY, BODY_FAILED -> {
                if (bodyAwaited) {
                    // Of a request that was answered before its body was read; the empty one is the last.
                    bodyAwaited = frame.type() == FrameType.BODY && frame.length() > 0;
                    return true;
                }
            }
            default -> {}
        }
        throw new ProtocolFailure(frame.type() + " arrived where a REQUEST was expected");
    }

    private boolean serve(WireExchange exchange) throws IOException {
        if (enter(State.BUSY) == State.RETIRED) {
            return false;
        }
        answer(exchange);
        bodyAwaited = exchange.bodyAwaited();
        return enter(State.IDLE) == State.IDLE;
    }

    private void answer(WireExchange exchange) throws IOException {
        try {
            gateways.of(exchange.application()).serve(exchange);
            exchange.end();
        } catch (ProtocolFailure misleading) {
            throw misleading;
        } catch (ApplicationFailure failure) {
            exchange.fail(String.valueOf(failure.getMessage()), detail(failure));
        } catch (BridgeFailure failure) {
            exchange.fail(String.valueOf(failure.getMessage()), "");
        } catch (RequestOverException over) {
            exchange.fail(String.valueOf(over.getMessage()), "");
        }
    }

    /** The only place where the state changes; answers with the state that the slot is in now. */
    private synchronized State enter(State wanted) {
        state = switch (state) {
            case IDLE -> wanted == State.LAST ? State.RETIRED : wanted;
            case BUSY -> wanted;
            case LAST -> wanted == State.LAST ? State.LAST : State.RETIRED;
            case RETIRED -> State.RETIRED;
        };
        return state;
    }

    private static String detail(ApplicationFailure failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.detail() : StackTraces.of(cause);
    }
}
