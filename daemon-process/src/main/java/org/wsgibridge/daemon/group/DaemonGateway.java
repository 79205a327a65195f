// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.environ.Timestamp;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.WorkerLostFailure;

/** An application in a process group: borrow a slot, talk, decide what becomes of the slot; nothing else. */
final class DaemonGateway implements Gateway {

    private static final Logger log = LoggerFactory.getLogger(DaemonGateway.class);

    private final ProcessGroup group;
    private final Application application;
    private final String stringResponse;

    /**
     * One application of a group.
     *
     * @param stringResponse encoding for text chunks; empty to refuse them
     */
    DaemonGateway(ProcessGroup group, Application application, String stringResponse) {
        this.group = group;
        this.application = application;
        this.stringResponse = stringResponse;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        SmallBody body = SmallBody.of(exchange.body());
        String queued = Timestamp.now();
        Conversation conversation = attempt(exchange, body, queued);
        while (conversation == null) {
            log.debug("a worker ended before it got the request, which goes to another one group={}", group.name());
            conversation = attempt(exchange, body, queued);
        }
        FileStretch file = conversation.file();
        if (file != null) {
            exchange.send(file);
        }
    }

    /** The conversation that has answered the request; null when no worker can have seen it, so that another may try. */
    private @Nullable Conversation attempt(Exchange exchange, SmallBody body, String queued) throws IOException {
        Slot slot = group.borrow();
        var conversation = new Conversation(slot.channel(), exchange, group.foreign());
        try {
            conversation.ask(application, stringResponse, body, queued);
            conversation.relay();
            group.giveBack(slot);
            return conversation;
        } catch (ApplicationFailure failure) {
            group.giveBack(slot);
            throw failure;
        } catch (IOException clientGone) {
            group.abandon(slot);
            throw clientGone;
        } catch (ChannelBrokenException broken) {
            group.discard(slot);
            if (broken.undelivered()) {
                return null;
            }
            throw lost(slot, broken);
        } catch (BridgeFailure failure) {
            slot.worker().kill();
            group.discard(slot);
            throw failure;
        } catch (RuntimeException | Error bug) {
            group.discard(slot);
            throw bug;
        }
    }

    private WorkerLostFailure lost(Slot slot, ChannelBrokenException broken) {
        return new WorkerLostFailure(
                "worker " + slot.worker().pid() + " of process group " + group.name()
                        + " was lost while it held the request: " + broken.getMessage(),
                broken);
    }
}
