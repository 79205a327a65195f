// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CrewTest {

    private final ExecutorService hands = Executors.newCachedThreadPool();
    private final Watchman duty = new Watchman();
    private final Crew crew = new Crew("test", Thread::new, hands, duty);

    @BeforeEach
    void start() {
        crew.start();
    }

    @AfterEach
    void stop() throws Exception {
        duty.close();
        assertThat(duty.ended.await(20, TimeUnit.SECONDS)).isTrue();
        hands.shutdown();
        assertThat(hands.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesTasksInTheirOrder() throws Exception {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        var all = new CountDownLatch(100);

        for (int i = 0; i < 100; i++) {
            int number = i;
            crew.execute(() -> {
                done.add(number);
                all.countDown();
            });
        }

        all.await();
        assertThat(done).isSorted().hasSize(100);
    }

    @Test
    void doesWhatATaskLeadsToOnTheSameThread() throws Exception {
        var first = new AtomicReference<Thread>();
        var second = new AtomicReference<Thread>();
        var both = new CountDownLatch(1);

        crew.execute(() -> {
            first.set(Thread.currentThread());
            crew.execute(() -> {
                second.set(Thread.currentThread());
                both.countDown();
            });
        });

        both.await();
        assertThat(second.get()).isSameAs(first.get());
    }

    @Test
    void goesOnWhileATaskIsHeldUp() throws Exception {
        var release = new CountDownLatch(1);
        var others = new CountDownLatch(10);
        crew.execute(() -> await(release));

        for (int i = 0; i < 10; i++) {
            crew.execute(others::countDown);
        }

        others.await();
        release.countDown();
    }

    @Test
    void goesOnWhileManyTasksAreHeldUp() throws Exception {
        var release = new CountDownLatch(1);
        var other = new CountDownLatch(1);
        for (int i = 0; i < 20; i++) {
            crew.execute(() -> await(release));
        }

        crew.execute(other::countDown);

        other.await();
        release.countDown();
    }

    @Test
    void hasAnotherThreadLeadOnceALeaderStepsAside() throws Exception {
        var release = new CountDownLatch(1);
        var other = new AtomicReference<Thread>();
        var aside = new AtomicReference<Thread>();
        var done = new CountDownLatch(1);
        crew.execute(() -> {
            aside.set(Thread.currentThread());
            crew.stepAside();
            await(release);
        });

        crew.execute(() -> {
            other.set(Thread.currentThread());
            done.countDown();
        });

        done.await();
        release.countDown();
        assertThat(other.get()).isNotSameAs(aside.get());
    }

    @Test
    void leavesAThreadAloneThatDoesNotLead() {
        assertThatCode(crew::stepAside).doesNotThrowAnyException();
    }

    @Test
    void outlivesATaskThatFails() throws Exception {
        var other = new CountDownLatch(1);
        crew.execute(() -> {
            throw new IllegalStateException("a bug");
        });

        crew.execute(other::countDown);

        other.await();
    }

    @Test
    void hasTheTasksThatComeTooLateDoneAllTheSame() throws Exception {
        duty.close();
        duty.ended.await();
        var late = new CountDownLatch(1);

        crew.execute(late::countDown);

        late.await();
    }

    @Test
    void goesOnWhenAllThreadsOfItsExecutorAreHeldUp() throws Exception {
        ExecutorService one = Executors.newFixedThreadPool(1);
        var watchman = new Watchman();
        var small = new Crew("small", Thread::new, one, watchman);
        var release = new CountDownLatch(1);
        var other = new CountDownLatch(1);
        small.start();
        small.execute(() -> await(release));

        small.execute(other::countDown);

        other.await();
        release.countDown();
        watchman.close();
        assertThat(watchman.ended.await(20, TimeUnit.SECONDS)).isTrue();
        one.shutdown();
    }

    @Test
    void goesOnWhenTheFirstTaskAfterAWhileIsHeldUp() throws Exception {
        List<Watchman> duties =
                IntStream.range(0, 100).mapToObj(i -> new Watchman()).toList();
        List<Crew> crews = duties.stream()
                .map(each -> new Crew("resting", Thread::new, hands, each))
                .toList();
        crews.forEach(Crew::start);
        for (int round = 0; round < 10; round++) {
            await("the lookouts to rest", () -> resting() == crews.size());
            var release = new CountDownLatch(1);
            var second = new CountDownLatch(crews.size());
            // From threads of their own, so that the crews get in each other's way.
            crews.parallelStream().forEach(each -> {
                each.execute(() -> await(release));
                each.execute(second::countDown);
            });
            assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
            release.countDown();
        }
        duties.forEach(Watchman::close);
        for (Watchman each : duties) {
            assertThat(each.ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long resting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("resting-Lookout"))
                .filter(thread -> thread.getState() == Thread.State.WAITING)
                .count();
    }

    private static void await(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Finds nothing by itself, but can be hurried. */
    private static final class Watchman implements Crew.Duty {

        final CountDownLatch ended = new CountDownLatch(1);
        private final Semaphore hurried = new Semaphore(0);
        private volatile boolean closed;

        @Override
        public boolean look(BooleanSupplier idle) {
            try {
                if (idle.getAsBoolean() && !closed) {
                    hurried.tryAcquire(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                return false;
            }
            return !closed;
        }

        @Override
        public void hurry() {
            hurried.release();
        }

        @Override
        public void end() {
            ended.countDown();
        }

        void close() {
            closed = true;
            hurried.release();
        }
    }
}
