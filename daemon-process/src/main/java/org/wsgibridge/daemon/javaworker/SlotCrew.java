// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.crew.Crew;

/**
 * The threads that serve the slots of a worker. One waits for the requests of all slots at once, and serves them itself,
 * until one of them holds it up.
 *
 * <p>All methods but those of {@link Crew.Duty} are for any thread. Owns the threads and the selector, both until the
 * last slot has ended.
 */
final class SlotCrew implements Crew.Duty {

    private static final Logger log = LoggerFactory.getLogger(SlotCrew.class);

    private final long stackSize;
    private final Selector selector;
    private final ExecutorService hands;
    private final Crew crew;
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();

    /** Whether the leader waits, or is about to, and has not been hurried. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    /**
     * A crew that does not work yet.
     *
     * @param slots how many requests are served at once
     * @param stackSize in bytes, of a thread that serves; 0 for the JVM's own
     */
    SlotCrew(int slots, long stackSize) throws IOException {
        this.stackSize = stackSize;
        this.selector = Selector.open();
        // One for the request of each slot, and one that waits for more.
        this.hands = Executors.newFixedThreadPool(slots + 1, this::thread);
        this.crew = new Crew("worker", this::thread, hands, this);
    }

    /** Begins to serve these slots. Called once. */
    void serve(List<Slot> slots) throws IOException {
        left.set(slots.size());
        for (Slot slot : slots) {
            slot.register(selector, new AttendedSlot(slot, crew, this::hurry));
        }
        crew.start();
    }

    /** To be told before the calling thread waits for something that is not for all slots. */
    void stepAside() {
        crew.stepAside();
    }

    /** A slot has ended, and its channel has been closed. */
    void ended() {
        left.decrementAndGet();
        // A socket stays open until whoever waits for it has noticed.
        hurry();
    }

    @Override
    public boolean look(BooleanSupplier idle) {
        asleep.set(true);
        try {
            if (left.get() > 0 && idle.getAsBoolean()) {
                selector.select(SlotCrew::attend);
            } else {
                selector.selectNow(SlotCrew::attend);
            }
        } catch (ClosedSelectorException over) {
            return false;
        } catch (IOException | RuntimeException e) {
            log.error("a worker failed to wait for requests", e);
        } finally {
            asleep.set(false);
        }
        return left.get() > 0;
    }

    private static void attend(SelectionKey ready) {
        ((AttendedSlot) ready.attachment()).arrived(ready);
    }

    @Override
    public void hurry() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    @Override
    public void end() {
        hands.shutdown();
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("a selector cannot be closed", e);
        }
    }

    /** Made on behalf of whoever is held up, an application's request perhaps, of which it must inherit nothing. */
    private Thread thread(Runnable task) {
        var thread = new Thread(null, task, "worker-" + threads.getAndIncrement(), stackSize, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(SlotCrew.class.getClassLoader());
        return thread;
    }
}
