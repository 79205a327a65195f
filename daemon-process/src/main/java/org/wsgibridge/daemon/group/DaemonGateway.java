// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;

/**
 * An application in a process group: take a slot, or wait for one; talk; decide what becomes of the slot; nothing else.
 */
final class DaemonGateway implements Gateway {

    private static final Logger log = LoggerFactory.getLogger(DaemonGateway.class);

    private final ProcessGroup group;
    private final Application application;
    private final String stringResponse;
    private final boolean buffering;

    /**
     * One application of a group.
     *
     * @param stringResponse encoding for text chunks; empty to refuse them
     * @param buffering whether a body is read to its end before a worker is taken
     */
    DaemonGateway(ProcessGroup group, Application application, String stringResponse, boolean buffering) {
        this.group = group;
        this.application = application;
        this.stringResponse = stringResponse;
        this.buffering = buffering;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        group.check(application);
        serve(exchange, Question.of(exchange.body(), buffering), null);
    }

    /**
     * Goes on with a request that was suspended.
     *
     * @throws BridgeFailure also when there is no slot for it
     */
    void resume(QueuedRequest queued, Exchange exchange) throws IOException {
        serve(exchange, queued.question(), queued.waiter());
    }

    private void serve(Exchange exchange, Question question, @Nullable Waiter waited) throws IOException {
        boolean suspended = false;
        try {
            suspended = !answer(exchange, question, waited == null ? group.lend() : waited.take());
        } finally {
            if (!suspended) {
                question.close();
            }
        }
    }

    /** False when the request waits without a thread. */
    private boolean answer(Exchange exchange, Question question, @Nullable Slot lent) throws IOException {
        Slot slot = lent;
        boolean again = false;
        while (true) {
            if (slot == null) {
                Waiter waiter = group.join(again);
                slot = waiter.awaitBriefly();
                if (slot == null && exchange.suspend(new QueuedRequest(this, question, waiter))) {
                    return false;
                }
                slot = slot == null ? waiter.await() : slot;
            }
            Conversation conversation = attempt(slot, exchange, question);
            if (conversation != null) {
                FileStretch file = conversation.file();
                if (file != null) {
                    exchange.send(file);
                }
                return true;
            }
            log.debug("a worker ended before it got the request, which goes to another one group={}", group.name());
            again = true;
            slot = group.lend();
        }
    }

    /** The conversation that has answered the request; null when no worker can have seen it, so that another may try. */
    private @Nullable Conversation attempt(Slot slot, Exchange exchange, Question question) throws IOException {
        slot.lend();
        var conversation = new Conversation(
                slot.channel(), exchange, question.body(exchange), group.foreign(), group.flushDelay());
        try {
            conversation.ask(application, stringResponse, question.small(), question.queued());
            if (conversation.relay(group.patience())) {
                group.giveBack(slot);
                return conversation;
            }
        } catch (ApplicationFailure | DeadlineFailure | RequestFailure ended) {
            group.giveBack(slot);
            throw ended;
        } catch (IOException clientGone) {
            group.abandon(slot);
            throw clientGone;
        } catch (ChannelBrokenException broken) {
            BridgeFailure failure = group.lost(slot, broken, exchange);
            group.discard(slot);
            if (broken.undelivered()) {
                return null;
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
