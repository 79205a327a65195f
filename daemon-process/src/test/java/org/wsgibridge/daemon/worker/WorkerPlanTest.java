// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.daemon.wire.FrameWriter;

@Timeout(30)
class WorkerPlanTest {

    @Test
    void tellsAWorkerOnItsStandardInputWhatToDo() throws IOException {
        // The frame is one write, and its strings become lines.
        Worker worker = start("dd bs=4096 count=1 2>&- | tr '\\000' '\\n'");
        awaitLine(worker, "value");

        assertThat(worker.lastLines())
                .containsSequence("/socket", "token", worker.token(), "threads", "3", "key", "value");
    }

    @Test
    void givesEachWorkerATokenAndALimitOfItsOwn() throws IOException {
        Worker first = start("cat");
        Worker second = start("cat");
        first.kill();
        second.kill();

        assertThat(first.token()).hasSize(32).isNotEqualTo(second.token());
        assertThat(first.jitter()).isBetween(0.0, 1.0).isNotEqualTo(second.jitter());
    }

    @Test
    void marksWhatAWorkerStarts() throws IOException {
        Worker worker = start("echo $MARK; echo $OF_THE_LAUNCH");
        awaitLine(worker, "launched");

        assertThat(worker.lastLines()).containsExactly("marked", "launched");
    }

    @Test
    void tellsOfTheEndOfTheProcess() throws Exception {
        var changes = new Semaphore(0);
        Worker worker = plan(new Shell("exit 3", null)).start(changes::release, known -> {});

        await(changes, () -> worker.ending() != null);

        assertThat(worker.ending()).isEqualTo("exited with status 3");
    }

    @Test
    void makesAWorkerKnownBeforeTheWorkerKnowsItsToken() throws IOException {
        // It ends without having been told anything, if that is not too late.
        Worker worker = plan(new Shell("cat", null)).start(() -> {}, known -> {
            known.kill();
            while (known.ending() == null) {
                LockSupport.parkNanos(1_000_000);
            }
        });

        assertThat(worker.lastLines()).isEmpty();
        assertThat(worker.failure()).extracting(Failure::sentence).asString().contains("before it was told what to do");
    }

    @Test
    void cannotStartWhatIsNotThere() {
        assertThatIOException()
                .isThrownBy(() -> plan(new Missing()).start(() -> {}, known -> {}))
                .withMessageContaining("/no/such/program");
    }

    @Test
    void hasNoTemplatesUnlessTheLaunchHasThem() {
        assertThat(plan(new Shell("cat", null)).templates()).isNull();
    }

    @Test
    void startsTemplatesByTheirOwnLaunchAndWithoutALimitOfRequests() {
        var template = new Shell("cat", null);

        WorkerPlan templates = plan(new Shell("cat", template)).templates();

        assertThat(templates).isEqualTo(new WorkerPlan("group", 3, 0, "/socket", template, Map.of("MARK", "marked")));
    }

    private static Worker start(String program) throws IOException {
        return plan(new Shell(program, null)).start(() -> {}, known -> {});
    }

    private static WorkerPlan plan(WorkerLaunch launch) {
        return new WorkerPlan("group", 3, 10, "/socket", launch, Map.of("MARK", "marked"));
    }

    /** Not every change is the one that is waited for: it may have refused what it was told, for one. */
    private static void await(Semaphore changes, BooleanSupplier wanted) throws InterruptedException {
        do {
            changes.acquire();
        } while (!wanted.getAsBoolean());
    }

    private static void awaitLine(Worker worker, String line) {
        while (!worker.lastLines().contains(line)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private record Shell(String program, @Nullable WorkerLaunch template) implements WorkerLaunch {

        @Override
        public List<String> command() {
            return List.of("sh", "-c", program);
        }

        @Override
        public void environment(Map<String, String> inherited) {
            inherited.put("OF_THE_LAUNCH", "launched");
        }

        @Override
        public void describe(FrameWriter launch) {
            launch.text("key").text("value");
        }
    }

    private static final class Missing implements WorkerLaunch {

        @Override
        public List<String> command() {
            return List.of("/no/such/program");
        }

        @Override
        public void environment(Map<String, String> inherited) {
            // As it is.
        }

        @Override
        public void describe(FrameWriter launch) {
            // Nobody to tell.
        }
    }
}
