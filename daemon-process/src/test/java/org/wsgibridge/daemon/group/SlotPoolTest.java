// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.daemon.channel.ChannelPair;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerLaunch;
import org.wsgibridge.daemon.worker.WorkerState;

/** Workers here are real processes ({@code cat}) that never see a request. */
@Timeout(60)
class SlotPoolTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final SlotPool pool = new SlotPool();
    private final List<Worker> workers = new ArrayList<>();
    private final List<ChannelPair> channels = new ArrayList<>();

    @AfterEach
    void end() {
        pool.close();
        workers.forEach(Worker::kill);
        channels.forEach(ChannelPair::close);
    }

    @Test
    void hasNothingToLendBeforeASlotArrives() throws Exception {
        assertThat(pool.borrow(AT_ONCE)).isNull();
    }

    @Test
    void lendsTheMostRecentlyUsedSlot() throws Exception {
        Worker worker = serving(0);
        Slot first = slot(worker);
        Slot second = slot(worker);
        pool.add(first);
        pool.add(second);
        Slot used = pool.borrow(AT_ONCE);
        pool.giveBack(used);

        assertThat(pool.borrow(AT_ONCE)).isSameAs(used);
    }

    @Test
    void lendsASlotToOneBorrowerOnly() throws Exception {
        pool.add(slot(serving(0)));

        assertThat(pool.borrow(AT_ONCE)).isNotNull();
        assertThat(pool.borrow(AT_ONCE)).isNull();
    }

    @Test
    void givesASlotThatComesBackToTheOneWhoWaits() throws Exception {
        pool.add(slot(serving(0)));
        Slot lent = pool.borrow(AT_ONCE);
        var waiting = CompletableFuture.supplyAsync(() -> borrow(Duration.ofSeconds(30)));
        pool.giveBack(lent);

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isSameAs(lent);
    }

    @Test
    void givesASlotThatArrivesToTheOneWhoWaits() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> borrow(Duration.ofSeconds(30)));
        Slot arriving = slot(serving(0));
        pool.add(arriving);

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isSameAs(arriving);
    }

    @Test
    void lendsNoMoreSlotsOfAWorkerThanItMayTakeRequests() throws Exception {
        Worker worker = serving(2);
        for (int i = 0; i < 3; i++) {
            pool.add(slot(worker));
        }

        assertThat(pool.borrow(AT_ONCE)).isNotNull();
        assertThat(pool.borrow(AT_ONCE)).isNotNull();
        assertThat(pool.borrow(AT_ONCE)).isNull();
        assertThat(worker.exhausted()).isTrue();
    }

    @Test
    void closesTheIdleSlotsOfAWorkerThatDrains() throws Exception {
        Worker worker = serving(0);
        Slot idle = slot(worker);
        pool.add(idle);
        worker.to(WorkerState.DRAINING);

        pool.retireIdle();

        assertThat(idle.open()).isFalse();
        assertThat(pool.borrow(AT_ONCE)).isNull();
    }

    @Test
    void closesALentSlotOfAWorkerThatDrainsWhenItComesBack() throws Exception {
        Worker worker = serving(0);
        pool.add(slot(worker));
        Slot lent = pool.borrow(AT_ONCE);
        worker.to(WorkerState.DRAINING);
        pool.retireIdle();
        assertThat(lent.open()).isTrue();

        pool.giveBack(lent);

        assertThat(lent.open()).isFalse();
    }

    @Test
    void lendsOnFromAnotherWorkerWhenASlotIsDiscarded() throws Exception {
        pool.add(slot(serving(0)));
        pool.discard(pool.borrow(AT_ONCE));
        Slot other = slot(serving(0));
        pool.add(other);

        assertThat(pool.borrow(AT_ONCE)).isSameAs(other);
        assertThat(pool.borrow(AT_ONCE)).isNull();
    }

    private Slot borrow(Duration longest) {
        try {
            return pool.borrow(longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Worker serving(int maximumRequests) throws IOException {
        Worker worker = new Worker.Builder("group", 3, maximumRequests, "/nowhere", new Cat()).start(() -> {});
        workers.add(worker);
        worker.to(WorkerState.READY);
        worker.to(WorkerState.SERVING);
        return worker;
    }

    private Slot slot(Worker worker) {
        var pair = new ChannelPair();
        channels.add(pair);
        return new Slot(worker, pair.bridge());
    }

    private static final class Cat implements WorkerLaunch {
        @Override
        public List<String> command() {
            return List.of("cat");
        }

        @Override
        public void environment(Map<String, String> inherited) {
            // As it is.
        }

        @Override
        public void describe(FrameWriter launch) {
            // cat needs no telling.
        }
    }
}
