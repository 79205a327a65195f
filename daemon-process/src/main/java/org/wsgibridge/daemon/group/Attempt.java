// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.Watch;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;

/**
 * One request in one slot: asks, relays the answer, and decides what becomes of the slot. Owns the slot until then.
 * Belongs to the thread of the request.
 *
 * <pre>
 * begin ──→ ANSWERED
 *   ├─────→ UNDELIVERED (the worker cannot have begun with the request, so that another may try)
 *   └─────→ SUSPENDED ──{@link #goOn}──→ ANSWERED
 *                ├───────{@link #goOn}──→ UNDELIVERED
 *                └───────{@link #goOn}──→ SUSPENDED (all has been relayed, and the worker is not through with it)
 * </pre>
 */
final class Attempt {

    enum Outcome {
        ANSWERED,
        UNDELIVERED,
        SUSPENDED
    }

    private final ProcessGroup group;
    private final Slot slot;
    private final Question question;
    private final Conversation conversation;

    /** An attempt that has not begun. */
    Attempt(ProcessGroup group, Slot slot, Question question, Exchange exchange) {
        this.group = group;
        this.slot = slot;
        this.question = question;
        this.conversation = new Conversation(
                slot.channel(), exchange, question.body(exchange), group.foreign(), group.flushDelay());
    }

    /** The file that is to be sent after what has been relayed; null when there is none. */
    @Nullable
    FileStretch file() {
        return conversation.file();
    }

    /**
     * Asks, and relays the answer unless the exchange can wait for it without a thread.
     *
     * @param asking goes on with the request when that is suspended
     * @param addressed what is asked for, see {@link org.wsgibridge.daemon.worker.Application#addressed}
     * @param patiently whether to keep the thread all the same
     */
    Outcome begin(DaemonGateway asking, byte[] addressed, boolean patiently, Exchange exchange) throws IOException {
        slot.lend(asking.activity());
        return decide(exchange, () -> {
            conversation.ask(addressed, question.small(), question.queued());
            conversation.leaveEarly(!patiently && exchange.watch() != null);
            return !patiently && suspended(asking, exchange) ? Outcome.SUSPENDED : relay(asking, exchange);
        });
    }

    /** Relays what has come of the answer, or will not. */
    Outcome goOn(DaemonGateway asking, Exchange exchange) throws IOException {
        conversation.resume(exchange, question.body(exchange));
        return decide(exchange, () -> relay(asking, exchange));
    }

    /** Has somebody called when it is time to {@link #goOn}. */
    void onArrival(Runnable callback) {
        slot.channel().onArrival(callback);
    }

    /** Nobody wants the answer any more. */
    void giveUp() {
        group.abandon(slot);
    }

    private boolean suspended(DaemonGateway asking, Exchange exchange) {
        Watch watch = exchange.watch();
        return watch != null
                && slot.channel().watch(watch)
                && exchange.suspend(new AwaitedAnswer(asking, question, this));
    }

    /** Null when the time of the request is over. */
    private @Nullable Outcome relay(DaemonGateway asking, Exchange exchange)
            throws ChannelBrokenException, IOException {
        Conversation.Progress progress = conversation.relay(group.patience(slot));
        if (progress == Conversation.Progress.DELIVERED) {
            // The slot is not idle before the worker says so, and what it says may be that the application has failed.
            if (suspended(asking, exchange)) {
                return Outcome.SUSPENDED;
            }
            conversation.leaveEarly(false);
            progress = conversation.relay(group.patience(slot));
        }
        if (progress == Conversation.Progress.OVERDUE) {
            return null;
        }
        group.giveBack(slot);
        return Outcome.ANSWERED;
    }

    private interface Step {
        @Nullable
        Outcome take() throws ChannelBrokenException, IOException;
    }

    private Outcome decide(Exchange exchange, Step step) throws IOException {
        try {
            Outcome outcome = step.take();
            if (outcome != null) {
                return outcome;
            }
        } catch (ApplicationFailure | DeadlineFailure | RequestFailure ended) {
            group.giveBack(slot);
            throw ended;
        } catch (IOException clientGone) {
            group.abandon(slot);
            throw clientGone;
        } catch (ChannelBrokenException broken) {
            BridgeFailure failure = group.lost(slot, broken, exchange);
            boolean again = !slot.expired() && (broken.undelivered() || conversation.unheard());
            group.discard(slot);
            if (again) {
                return Outcome.UNDELIVERED;
            }
            throw failure;
        } catch (ProtocolFailure failure) {
            slot.worker().kill();
            group.discard(slot);
            throw failure;
        } catch (BridgeFailure notTheWorkers) {
            group.abandon(slot);
            throw notTheWorkers;
        } catch (RuntimeException | Error bug) {
            // A request that could not even be written down must not cost a worker.
            if (conversation.asked()) {
                group.discard(slot);
            } else {
                group.giveBack(slot);
            }
            throw bug;
        }
        throw group.interrupt(slot, exchange);
    }
}
