// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.function.Consumer;
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
 * {@link #serve} is for one thread at a time; {@link #retire} may be called by any. Owns its channel.
 */
final class Slot {

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
    private final Consumer<Slot> ended;
    private final Requests requests = new Requests();
    private final FrameWriter writer = new FrameWriter();
    private State state = State.IDLE;
    private boolean bodyAwaited;
    private volatile boolean misled;

    /**
     * A slot that has said HELLO.
     *
     * @param number counted from 0
     * @param gateways answer the requests
     * @param ended told once, on any thread, when there will be no more and the channel has been closed
     */
    Slot(int number, SlotChannel channel, WorkerGateways gateways, Consumer<Slot> ended) {
        this.number = number;
        this.channel = channel;
        this.gateways = gateways;
        this.ended = ended;
    }

    /** Has a selector tell when there is something to serve. */
    void register(Selector selector, Object attachment) throws IOException {
        channel.register(selector, attachment);
    }

    /** Serves what has arrived; false when there will be no more. */
    boolean serve() {
        boolean more = false;
        try {
            more = channel.read() && serveFrames();
        } catch (ProtocolFailure failure) {
            misled = true;
            log.error("slot {} is closed: {}", number, failure.getMessage());
        } catch (IOException lost) {
            log.debug("slot {} lost its channel", number, lost);
        } finally {
            if (!more) {
                enter(State.RETIRED);
            }
        }
        return more;
    }

    /** Ends the slot: at once when it is idle, after its request when it is busy. */
    void retire() {
        enter(State.LAST);
    }

    /** Whether the channel carried what it must not, so that this end is no good one. */
    boolean misled() {
        return misled;
    }

    private boolean serveFrames() throws IOException {
        Frame frame = channel.held();
        while (frame != null) {
            if (!serve(frame)) {
                return false;
            }
            // A read would mostly find nothing: whoever waits for the slots knows better when there is more.
            frame = channel.held();
        }
        return true;
    }

    /** Does what a frame asks for that comes between requests; false when there will be no more. */
    private boolean serve(Frame frame) throws IOException {
        switch (frame.type()) {
            case REQUEST -> {
                return serve(new WireExchange(requests.parse(frame), channel, writer.clear()));
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

    /** Changes the state, and ends the slot when that is the end of it; answers with the state that it is in now. */
    private State enter(State wanted) {
        State now;
        boolean ends;
        synchronized (this) {
            ends = state != State.RETIRED;
            state = after(state, wanted);
            now = state;
        }
        if (ends && now == State.RETIRED) {
            channel.closeQuietly();
            ended.accept(this);
        }
        return now;
    }

    private static State after(State state, State wanted) {
        return switch (state) {
            case IDLE -> wanted == State.LAST ? State.RETIRED : wanted;
            case BUSY -> wanted;
            case LAST -> wanted == State.LAST ? State.LAST : State.RETIRED;
            case RETIRED -> State.RETIRED;
        };
    }

    private static String detail(ApplicationFailure failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.detail() : StackTraces.of(cause);
    }
}
