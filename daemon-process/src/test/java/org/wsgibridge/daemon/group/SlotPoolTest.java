// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;

@Timeout(60)
class SlotPoolTest {

    private final SlotPool pool = new SlotPool();
    private final IdleWorkers workers = new IdleWorkers();

    @AfterEach
    void end() {
        pool.close();
        workers.close();
    }

    @Test
    void hasNothingToLendBeforeASlotArrives() {
        assertThat(pool.lend()).isNull();
    }

    @Test
    void hasNothingToLendOnceItIsClosed() throws Exception {
        pool.add(workers.slot());

        pool.close();

        assertThat(pool.lend()).isNull();
    }

    @Test
    void lendsTheMostRecentlyUsedSlot() throws Exception {
        Worker worker = workers.serving(0);
        pool.add(workers.slot(worker));
        pool.add(workers.slot(worker));
        Slot used = pool.lend();
        pool.giveBack(used);

        assertThat(pool.lend()).isSameAs(used);
    }

    @Test
    void lendsASlotToOneBorrowerOnly() throws Exception {
        pool.add(workers.slot());

        assertThat(pool.lend()).isNotNull();
        assertThat(pool.lend()).isNull();
    }

    @Test
    void tellsWhenASlotArrivesAndWhenOneComesBack() throws Exception {
        var told = new AtomicInteger();
        pool.whenIdle(told::incrementAndGet);

        pool.add(workers.slot());
        pool.giveBack(pool.lend());

        assertThat(told).hasValue(2);
    }

    @Test
    void lendsNoMoreSlotsOfAWorkerThanItMayTakeRequests() throws Exception {
        Worker worker = workers.serving(2);
        for (int i = 0; i < 3; i++) {
            pool.add(workers.slot(worker));
        }

        assertThat(pool.lend()).isNotNull();
        assertThat(worker.exhausted()).isFalse();
        assertThat(pool.lend()).isNotNull();
        assertThat(worker.exhausted()).isTrue();
        assertThat(pool.lend()).isNull();
    }

    @Test
    void closesTheIdleSlotsOfAWorkerThatDrains() throws Exception {
        Worker worker = workers.serving(0);
        Slot idle = workers.slot(worker);
        pool.add(idle);
        worker.to(WorkerState.DRAINING);

        pool.retireIdle();

        assertThat(idle.open()).isFalse();
        assertThat(pool.lend()).isNull();
    }

    @Test
    void closesALentSlotOfAWorkerThatDrainsWhenItComesBack() throws Exception {
        Worker worker = workers.serving(0);
        pool.add(workers.slot(worker));
        Slot lent = pool.lend();
        worker.to(WorkerState.DRAINING);
        pool.retireIdle();
        assertThat(lent.open()).isTrue();

        pool.giveBack(lent);

        assertThat(lent.open()).isFalse();
    }

    @Test
    void lendsOnFromAnotherWorkerWhenASlotIsDiscarded() throws Exception {
        pool.add(workers.slot());
        pool.discard(pool.lend());
        Slot other = workers.slot();
        pool.add(other);

        assertThat(pool.lend()).isSameAs(other);
        assertThat(pool.lend()).isNull();
    }
}
