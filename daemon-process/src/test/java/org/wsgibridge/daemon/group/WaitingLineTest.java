// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.failure.BridgeFailure.DeadlineFailure;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.failure.FailureCode;

@Timeout(60)
class WaitingLineTest {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final SlotPool pool = new SlotPool();
    private final IdleWorkers workers = new IdleWorkers();
    private WaitingLine line = line(Duration.ZERO);

    @AfterEach
    void end() {
        pool.close();
        workers.close();
        clock.shutdownNow();
    }

    @Test
    void givesASlotThatComesBackToTheFirst() throws Exception {
        Slot lent = lend();
        Waiter first = line.join(false);
        Waiter second = line.join(false);

        pool.giveBack(lent);

        assertThat(first.take()).isSameAs(lent);
        assertThat(second.await(0)).isNull();
    }

    @Test
    void givesASlotThatArrivesToTheFirst() throws Exception {
        Waiter first = line.join(false);
        Slot arriving = workers.slot();

        pool.add(arriving);

        assertThat(first.take()).isSameAs(arriving);
    }

    @Test
    void givesASlotAtOnceToAJoinerWhoIsAlone() throws Exception {
        Slot idle = workers.slot();
        pool.add(idle);

        assertThat(line.join(false).take()).isSameAs(idle);
    }

    @Test
    void wakesAThreadThatWaits() throws Exception {
        Slot lent = lend();
        Waiter waiter = line.join(false);
        CompletableFuture<Slot> waiting = CompletableFuture.supplyAsync(waiter::await);

        pool.giveBack(lent);

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isSameAs(lent);
    }

    @Test
    void callsBackWhoeverWaitsWithoutAThread() throws Exception {
        Slot lent = lend();
        Waiter waiter = line.join(false);
        var called = new AtomicInteger();
        waiter.onCome(called::incrementAndGet);
        assertThat(called).hasValue(0);

        pool.giveBack(lent);

        assertThat(called).hasValue(1);
        assertThat(waiter.take()).isSameAs(lent);
    }

    @Test
    void callsBackAtOnceWhenTheTurnHasCome() throws Exception {
        pool.add(workers.slot());
        Waiter waiter = line.join(false);
        var called = new AtomicInteger();

        waiter.onCome(called::incrementAndGet);

        assertThat(called).hasValue(1);
    }

    @Test
    void turnsAwayWhoComesWhenAllPlacesAreTaken() {
        line.join(false);
        line.join(false);

        assertThatThrownBy(() -> line.join(false))
                .isInstanceOfSatisfying(
                        NoWorkerFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.QUEUE_FULL));
    }

    @Test
    void letsARequestThatHadItsTurnInVainGoFirst() throws Exception {
        Slot lent = lend();
        line.join(false);
        line.join(false);
        Waiter again = line.join(true);

        pool.giveBack(lent);

        assertThat(again.take()).isSameAs(lent);
    }

    @Test
    void tellsAThreadThatItsTimeIsOver() {
        line = line(Duration.ofMillis(50));
        Waiter waiter = line.join(false);

        assertThatThrownBy(waiter::await).isInstanceOf(DeadlineFailure.class);
        assertThat(line.empty()).isTrue();
    }

    @Test
    void callsBackWhenTheTimeIsOver() throws Exception {
        line = line(Duration.ofMillis(50));
        Waiter waiter = line.join(false);
        var called = new CountDownLatch(1);
        waiter.onCome(called::countDown);

        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(waiter::take).isInstanceOf(DeadlineFailure.class);
    }

    @Test
    void givesThePlaceOfOneWhoLeavesToTheNext() throws Exception {
        Slot lent = lend();
        Waiter first = line.join(false);
        Waiter second = line.join(false);
        first.giveUp();

        pool.giveBack(lent);

        assertThat(second.take()).isSameAs(lent);
    }

    @Test
    void givesTheSlotOfOneWhoHasNoUseForItToTheNext() throws Exception {
        Slot lent = lend();
        Waiter first = line.join(false);
        Waiter second = line.join(false);
        pool.giveBack(lent);

        first.giveUp();

        assertThat(second.take()).isSameAs(lent);
    }

    @Test
    void sendsOnlyThoseAwayWhoHaveWaitedForSoLong() {
        Waiter waiter = line.join(false);

        line.dismiss(Duration.ofHours(1), "too long");
        assertThat(line.length()).isEqualTo(1);
        line.dismiss(Duration.ZERO, "broken");

        assertThat(line.empty()).isTrue();
        assertThatThrownBy(waiter::take).isInstanceOf(NoWorkerFailure.class).hasMessage("broken");
    }

    @Test
    void sendsEverybodyAwayWhenItIsClosed() {
        Waiter waiter = line.join(false);

        line.close("stopped");

        assertThatThrownBy(waiter::take).isInstanceOf(NoWorkerFailure.class).hasMessage("stopped");
        assertThatThrownBy(() -> line.join(false)).hasMessage("stopped");
    }

    @Test
    void losesNeitherSlotsNorWaitersAmongManyThreads() throws Exception {
        line = new WaitingLine("group", pool, Integer.MAX_VALUE, Duration.ofSeconds(30), clock);
        pool.whenIdle(line::advance);
        pool.add(workers.slot());
        pool.add(workers.slot());
        List<CompletableFuture<Void>> users = new ArrayList<>();
        var threads = Executors.newFixedThreadPool(8);

        for (int i = 0; i < 8; i++) {
            users.add(CompletableFuture.runAsync(this::useOften, threads));
        }

        CompletableFuture.allOf(users.toArray(CompletableFuture[]::new)).get(50, TimeUnit.SECONDS);
        assertThat(line.empty()).isTrue();
        assertThat(pool.lend()).isNotNull();
        assertThat(pool.lend()).isNotNull();
        threads.shutdown();
    }

    private void useOften() {
        for (int i = 0; i < 2000; i++) {
            Slot slot = line.empty() ? pool.lend() : null;
            if (slot == null) {
                Waiter waiter = line.join(false);
                if (i % 3 == 0) {
                    waiter.giveUp();
                    continue;
                }
                slot = waiter.await();
            }
            pool.giveBack(slot);
        }
    }

    private Slot lend() throws Exception {
        pool.add(workers.slot());
        return pool.lend();
    }

    private WaitingLine line(Duration longestWait) {
        var made = new WaitingLine("group", pool, 2, longestWait, clock);
        pool.whenIdle(made::advance);
        return made;
    }
}
