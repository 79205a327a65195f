// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.exchange.RequestPayload;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.gateway.Header;

/**
 * One request and its response on a channel: the request goes out, frames come back and are relayed until END.
 *
 * <pre>
 * ASKED ──HEAD──→ ANSWERING ──END──→ (complete, but for the {@link #file} that was taken)
 *   │                 └──FAILED──→ (failed, the channel can be used again)
 *   └──FAILED──→
 * </pre>
 *
 * READ may come in either state and is answered from the body of the request. A FILE that is taken is not sent here but
 * by whoever called, so that the slot is free meanwhile. Belongs to the thread that serves the request.
 */
final class Conversation {

    /** Most that one BODY carries: what a Unix socket takes in one go, more or less. */
    private static final int LARGEST_BODY_FRAME = 64 * 1024;

    /** How long a process that is being ended may take from closing one of its sockets to closing the next. */
    private static final Duration CLOSING = Duration.ofMillis(200);

    /** How far a relayed response has come. */
    enum Progress {
        /** It has ended, and the channel is idle. */
        ENDED,
        /** The client has all that has come, and the worker is not through; see {@link #leaveEarly}. */
        DELIVERED,
        /** Its time was over; the worker may go on with it. */
        OVERDUE
    }

    /** What a response without a Content-Length owes the client. */
    private static final long UNTOLD = Long.MAX_VALUE;

    private final WorkerChannel channel;
    private Exchange exchange;
    private RequestBody body;
    private final boolean foreign;
    /** Chunks that are yielded within this time leave together. */
    private final Duration joined;
    /** Why the body could not be read to its end; null when nothing is wrong with it. */
    private @Nullable IOException bodyBroken;

    private boolean asked;
    /** Whether nothing has been sent but the request, nor has anything come. */
    private boolean onlyAsked;

    private boolean answering;
    private boolean held;
    private boolean leavingEarly;
    /** Bytes of the body that are to come. */
    private long owed = UNTOLD;
    /** When bytes last left, as {@link System#nanoTime} has it; long ago when none have. */
    private long flushed;

    private @Nullable FileStretch file;

    /**
     * A conversation that has not begun.
     *
     * @param body of the request, which may have been read from the client already
     * @param foreign whether the worker runs as an account that may do less than the server
     * @param joined {@code response-flush-delay}
     */
    Conversation(WorkerChannel channel, Exchange exchange, RequestBody body, boolean foreign, Duration joined) {
        this.channel = channel;
        this.exchange = exchange;
        this.body = body;
        this.foreign = foreign;
        this.joined = joined;
        this.flushed = System.nanoTime() - joined.toNanos();
    }

    /** The file that is to be sent after what has been relayed; null when there is none. */
    @Nullable
    FileStretch file() {
        return file;
    }

    /**
     * Sends the request, and its body when that has been read already.
     *
     * @param addressed what is asked for, see {@link org.wsgibridge.daemon.worker.Application#addressed}
     * @param queued when the request began to wait for the channel, as {@link org.wsgibridge.environ.Timestamp} writes it
     */
    void ask(byte[] addressed, SmallBody small, String queued) throws ChannelBrokenException {
        try {
            compose(channel.writer(), addressed, small, queued);
            asked = true;
        } finally {
            if (!asked) {
                channel.writer().clear();
            }
        }
        onlyAsked = small.length() == 0;
        channel.send();
    }

    /**
     * Whether the worker, which has broken off, cannot have begun with the request, so that another may. A body that goes
     * with it makes that uncertain.
     */
    boolean unheard() {
        return onlyAsked && channel.leftUnread(CLOSING);
    }

    /** Whether the worker may have got something of the request; if not, the channel is as it was. */
    boolean asked() {
        return asked;
    }

    private void compose(FrameWriter writer, byte[] addressed, SmallBody small, String queued) {
        writer.begin(FrameType.REQUEST);
        var payload = new RequestPayload(writer.payload(), addressed, small.announcement());
        exchange.environ(payload);
        payload.variable("mod_wsgi.queue_start", queued);
        payload.end();
        writer.end();
        if (small.length() > 0) {
            writer.begin(FrameType.BODY).bytes(small.bytes(), 0, small.length()).end();
            writer.empty(FrameType.BODY);
        }
    }

    /**
     * Goes on where an exchange left off that waited without a thread.
     *
     * @param resumed the same one, or one that takes its place
     */
    void resume(Exchange resumed, RequestBody itsBody) {
        exchange = resumed;
        body = itsBody;
    }

    /**
     * Chooses whether {@link #relay} returns when the client has all that has come, but the worker is not through: with
     * the next chunk, or with whatever the application does after the last one, and in {@code close()}.
     */
    void leaveEarly(boolean wanted) {
        leavingEarly = wanted;
    }

    /**
     * Relays the response to its end.
     *
     * @param longest how long to wait for it; zero means for ever
     * @throws ChannelBrokenException when the worker breaks off
     * @throws ApplicationFailure when the application failed; the channel can be used again
     * @throws DeadlineFailure when it says that its time is over; the channel can be used again
     * @throws RequestFailure when it failed after the body had; the channel can be used again
     * @throws ProtocolFailure when the worker sends what it must not
     * @throws IOException when the client has gone away
     */
    Progress relay(Duration longest) throws ChannelBrokenException, IOException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Frame frame = channel.poll();
            if (frame == null && delivered() && (longest.isZero() || deadline - System.nanoTime() > 0)) {
                letGo();
                return Progress.DELIVERED;
            }
            if (frame == null) {
                frame = longest.isZero() ? next() : next(deadline);
            }
            if (frame == null) {
                return Progress.OVERDUE;
            }
            onlyAsked = false;
            switch (frame.type()) {
                case HEAD -> start(frame);
                case DATA -> write(frame);
                case READ -> sendBody(frame.number());
                case FILE -> consider(frame);
                case END -> {
                    expect(answering, frame);
                    return Progress.ENDED;
                }
                case FAILED -> throw failure(frame.texts());
                default -> throw unexpected(frame);
            }
        }
    }

    /** Whether nothing has to be held back any longer, be it that all is here or that the last bytes left a while ago. */
    private boolean delivered() {
        return leavingEarly && answering && (owed == 0 || System.nanoTime() - flushed >= joined.toNanos());
    }

    private void start(Frame frame) throws IOException {
        expect(!answering, frame);
        List<String> strings = frame.strings();
        if (strings.size() % 2 == 0) {
            throw new ProtocolFailure("HEAD must hold a status and pairs but holds " + strings.size() + " strings");
        }
        var headers = new ArrayList<Header>(strings.size() / 2);
        for (int i = 1; i < strings.size(); i += 2) {
            var header = new Header(strings.get(i), strings.get(i + 1));
            headers.add(header);
            if (header.name().equalsIgnoreCase("Content-Length")) {
                owed = length(header.value());
            }
        }
        exchange.start(code(strings.get(0)), headers);
        answering = true;
        held = true;
    }

    private void write(Frame frame) throws IOException {
        expect(answering && file == null, frame);
        exchange.write(frame.buffer(), frame.offset(), frame.length());
        held = true;
        owed -= frame.length();
    }

    /**
     * The next frame. What has been held back leaves when nothing more comes: at once when the last bytes left a while
     * ago, else when that while is over. So the first chunk of a response, and each of a slow one, leaves as soon as it
     * is here, and the chunks of a fast one leave together.
     */
    private Frame next() throws ChannelBrokenException, IOException {
        Frame frame = arrived();
        return frame == null ? channel.receive() : frame;
    }

    private @Nullable Frame next(long deadline) throws ChannelBrokenException, IOException {
        Frame frame = arrived();
        return frame == null ? channel.receive(Duration.ofNanos(deadline - System.nanoTime())) : frame;
    }

    private @Nullable Frame arrived() throws ChannelBrokenException, IOException {
        exchange.heldUp();
        Frame frame = null;
        if (held) {
            frame = channel.receive(joined.minusNanos(System.nanoTime() - flushed));
            if (frame == null) {
                letGo();
            }
        }
        return frame;
    }

    private void consider(Frame frame) throws ChannelBrokenException {
        expect(answering && file == null, frame);
        OfferedFile offer = OfferedFile.parse(frame.strings());
        boolean taken = offer.acceptable(foreign);
        if (taken) {
            file = offer.stretch();
            // The head may leave together with the file.
            held = false;
        }
        channel.writer().empty(taken ? FrameType.TAKEN : FrameType.DECLINED);
        channel.send();
    }

    private void letGo() throws IOException {
        if (held) {
            exchange.flush();
            held = false;
            flushed = System.nanoTime();
        }
    }

    private void sendBody(long wanted) throws ChannelBrokenException, IOException {
        // The client may wait for what has been answered before it sends more.
        letGo();
        FrameWriter writer = channel.writer();
        try {
            writer.begin(FrameType.BODY).payload().read(body, (int) Math.min(Math.max(wanted, 1), LARGEST_BODY_FRAME));
            writer.end();
        } catch (IOException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            bodyBroken = e;
            writer.clear()
                    .begin(FrameType.BODY_FAILED)
                    .bytes(message.getBytes(StandardCharsets.UTF_8))
                    .end();
        } catch (RuntimeException refused) {
            writer.clear();
            throw refused;
        }
        channel.send();
    }

    private static long length(String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new ProtocolFailure("HEAD has a Content-Length that is no number: " + value);
        }
    }

    private static int code(String status) {
        try {
            int code = Integer.parseInt(status.substring(0, Math.min(3, status.length())));
            if (code >= 100) {
                return code;
            }
        } catch (NumberFormatException e) {
            throw new ProtocolFailure("HEAD has a status that is no number: " + status);
        }
        throw new ProtocolFailure("HEAD has a status below 100: " + status);
    }

    private BridgeFailure failure(List<String> texts) {
        String sentence = texts.isEmpty() ? "the application failed" : texts.get(0);
        if (bodyBroken != null) {
            return RequestFailure.bodyBroken(bodyBroken, sentence);
        }
        if (texts.size() > 2 && texts.get(2).equals("timeout")) {
            return new DeadlineFailure(FailureCode.TIMEOUT_RAISED, sentence);
        }
        String detail = texts.size() > 1 ? texts.get(1) : "";
        return ApplicationFailure.reported(sentence, detail);
    }

    private static void expect(boolean expected, Frame frame) {
        if (!expected) {
            throw unexpected(frame);
        }
    }

    private static ProtocolFailure unexpected(Frame frame) {
        return new ProtocolFailure(frame.type() + " is not what may come here");
    }
}
