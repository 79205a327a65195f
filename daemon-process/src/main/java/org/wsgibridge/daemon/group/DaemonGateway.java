// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure;

/**
 * An application in a process group: take a slot, or wait for one; talk; decide what becomes of the slot; nothing else.
 */
final class DaemonGateway implements Gateway {

    private static final Logger log = LoggerFactory.getLogger(DaemonGateway.class);

    private static final long LATELY = TimeUnit.SECONDS.toNanos(10);

    private final ProcessGroup group;
    private final Application application;
    private final byte[] addressed;
    private final boolean buffering;
    private final boolean activity;
    private volatile long fileSent = System.nanoTime() - LATELY;

    /**
     * One application of a group.
     *
     * @param stringResponse encoding for text chunks; empty to refuse them
     * @param buffering whether a body is read to its end before a worker is taken
     * @param activity whether a request keeps its worker from being found unused
     */
    DaemonGateway(
            ProcessGroup group, Application application, String stringResponse, boolean buffering, boolean activity) {
        this.group = group;
        this.application = application;
        this.addressed = application.addressed(stringResponse);
        this.buffering = buffering;
        this.activity = activity;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        group.check(application);
        serve(exchange, Question.of(exchange.body(), buffering), null);
    }

    /** Whether a request keeps its worker from being found unused. */
    boolean activity() {
        return activity;
    }

    /**
     * Goes on with a request that was suspended.
     *
     * @throws BridgeFailure also when there is no slot for it
     */
    void resume(QueuedRequest queued, Exchange exchange) throws IOException {
        serve(exchange, queued.question(), queued.waiter());
    }

    /**
     * Goes on with a request whose answer, or its end, has been waited for.
     *
     * @throws BridgeFailure when there is none
     */
    void goOn(AwaitedAnswer awaited, Exchange exchange) throws IOException {
        Attempt attempt = awaited.attempt();
        Question question = awaited.question();
        boolean suspended = false;
        try {
            suspended = switch (attempt.goOn(this, exchange)) {
                case ANSWERED -> {
                    sendFile(attempt, exchange);
                    yield false;
                }
                case SUSPENDED -> true;
                case UNDELIVERED -> {
                    tellOfAnother();
                    yield !answer(exchange, question, group.lend(), true);
                }
            };
        } finally {
            if (!suspended) {
                question.close();
            }
        }
    }

    private void serve(Exchange exchange, Question question, @Nullable Waiter waited) throws IOException {
        boolean suspended = false;
        try {
            suspended = !answer(exchange, question, waited == null ? group.lend() : waited.take(), false);
        } finally {
            if (!suspended) {
                question.close();
            }
        }
    }

    /**
     * Answers unless the request waits without a thread.
     *
     * @param repeated whether it has had a slot before, of a worker that ended
     * @return false when it waits
     */
    private boolean answer(Exchange exchange, Question question, @Nullable Slot lent, boolean repeated)
            throws IOException {
        Slot slot = lent;
        boolean again = repeated;
        while (true) {
            if (slot == null) {
                Waiter waiter = group.join(again);
                // Where waiting without a thread costs nothing, there is no use in waiting with one.
                slot = exchange.watch() == null ? waiter.awaitBriefly() : waiter.await(0);
                if (slot == null && exchange.suspend(new QueuedRequest(this, question, waiter))) {
                    return false;
                }
                if (slot == null) {
                    exchange.heldUp();
                    slot = waiter.await();
                }
            }
            var attempt = new Attempt(group, slot, question, exchange);
            switch (attempt.begin(this, addressed, sendsFiles(), exchange)) {
                case ANSWERED -> {
                    sendFile(attempt, exchange);
                    return true;
                }
                case SUSPENDED -> {
                    return false;
                }
                case UNDELIVERED -> {
                    tellOfAnother();
                    again = true;
                    slot = group.lend();
                }
            }
        }
    }

    private void tellOfAnother() {
        log.debug("a worker ended before it began with the request, which goes to another one group={}", group.name());
    }

    private void sendFile(Attempt attempt, Exchange exchange) throws IOException {
        FileStretch file = attempt.file();
        if (file != null) {
            fileSent = System.nanoTime();
            exchange.send(file);
        }
    }

    /** Whether it has sent files lately. A request that has been suspended cannot be answered with one at no cost. */
    private boolean sendsFiles() {
        return System.nanoTime() - fileSent < LATELY;
    }
}
