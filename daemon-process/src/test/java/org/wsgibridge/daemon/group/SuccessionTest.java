// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Location;

@Timeout(30)
class SuccessionTest {

    private final IdleWorkers processes = new IdleWorkers();
    private final SlotPool pool = new SlotPool();
    private final Roster roster = new Roster();

    @AfterEach
    void end() {
        pool.close();
        processes.close();
    }

    @Test
    void wantsAsManyAsTheGroupHas() {
        assertThat(succession(3, false).missing(0)).isEqualTo(3);
        assertThat(succession(3, false).missing(1)).isEqualTo(2);
    }

    @Test
    void servesWithWhatIsReadyForAsLongAsThereIsAPlace() throws IOException {
        Succession succession = succession(1, false);
        Worker first = ready();
        Worker second = ready();

        assertThat(succession.promote()).isTrue();

        assertThat(first.state()).isEqualTo(WorkerState.SERVING);
        assertThat(second.state()).isEqualTo(WorkerState.READY);
        assertThat(succession.complete()).isTrue();
    }

    @Test
    void startsEverySuccessorAtOnce() throws IOException {
        Succession succession = succession(2, false);
        serving();
        serving();

        succession.replaceAll("script_reload");

        assertThat(succession.missing(0)).isEqualTo(2);
    }

    @Test
    void startsOneSuccessorAtATimeWhereReplacementsRoll() throws IOException {
        Succession succession = succession(2, true);
        serving();
        serving();
        succession.replaceAll("script_reload");
        assertThat(succession.missing(0)).isEqualTo(1);
        ready();

        succession.promote();

        assertThat(roster.count(WorkerState.DRAINING)).isOne();
        assertThat(succession.missing(0)).as("until the one before has ended").isZero();
    }

    @Test
    void keepsAWorkerUntilItsSuccessorIsReady() throws IOException {
        Succession succession = succession(1, false);
        Worker old = serving();
        old.recycle("restart_interval");
        Worker successor = starting();
        succession.promote();
        assertThat(old.state()).isEqualTo(WorkerState.SERVING);

        successor.to(WorkerState.READY);
        succession.promote();

        assertThat(old.state()).isEqualTo(WorkerState.DRAINING);
        assertThat(successor.state()).isEqualTo(WorkerState.SERVING);
    }

    @Test
    void dismissesASuccessorWhoseCodeHasChangedAgain() throws IOException {
        Succession succession = succession(1, false);
        Worker old = serving();
        Worker successor = ready();

        succession.replaceAll("script_reload");

        assertThat(old.state()).isEqualTo(WorkerState.SERVING);
        assertThat(successor.state()).isEqualTo(WorkerState.DRAINING);
    }

    @Test
    void fillsAGapAlsoWithCodeThatHasChangedAgain() throws IOException {
        Succession succession = succession(1, false);
        Worker only = ready();

        succession.replaceAll("script_reload");
        succession.promote();

        assertThat(only.state()).isEqualTo(WorkerState.SERVING);
        assertThat(only.recycled()).isEqualTo("script_reload");
    }

    @Test
    void endsThoseFirstThatDoNotServe() throws IOException {
        Succession succession = succession(1, false);
        Worker serving = serving();
        Worker ready = ready();

        succession.shrink(1);

        assertThat(serving.state()).isEqualTo(WorkerState.SERVING);
        assertThat(ready.state()).isEqualTo(WorkerState.DRAINING);
    }

    @Test
    void letsTheServiceEndThatASuccessorIsReadyFor() throws IOException {
        Succession succession = service(1);
        Worker old = serving();
        old.recycle("script_reload");
        Worker successor = ready();

        assertThat(succession.promote()).isFalse();

        assertThat(old.state()).isEqualTo(WorkerState.DRAINING);
        assertThat(successor.state()).isEqualTo(WorkerState.READY);
    }

    @Test
    void beginsAServiceWhenTheOneBeforeItHasEnded() throws IOException {
        Succession succession = service(1);
        Worker old = serving();
        old.recycle("script_reload");
        Worker successor = ready();
        succession.promote();
        assertThat(succession.promote()).as("while the old one runs").isFalse();

        old.to(WorkerState.ENDED);

        assertThat(succession.promote()).isTrue();
        assertThat(successor.state()).isEqualTo(WorkerState.SERVING);
    }

    @Test
    void endsNoMoreServicesThanThereAreSuccessorsFor() throws IOException {
        Succession succession = service(2);
        serving().recycle("restart_interval");
        serving().recycle("restart_interval");
        ready();

        succession.promote();
        succession.promote();

        assertThat(roster.count(WorkerState.DRAINING)).isOne();
    }

    @Test
    void doesNotBeginAServiceWhoseCodeHasChangedAgain() throws IOException {
        Succession succession = service(1);
        Worker only = ready();

        succession.replaceAll("script_reload");

        assertThat(only.state()).isEqualTo(WorkerState.DRAINING);
    }

    @Test
    void beginsAServiceWhenThoseOfTheConfigurationBeforeHaveEnded() throws IOException {
        Succession succession = service(1);
        var before = new CompletableFuture<Void>();
        succession.after(before);
        Worker only = ready();

        assertThat(succession.promote()).isFalse();
        assertThat(succession.complete()).as("all that can be done as yet").isTrue();
        before.complete(null);

        assertThat(succession.promote()).isTrue();
        assertThat(only.state()).isEqualTo(WorkerState.SERVING);
    }

    private Succession succession(int wanted, boolean rolling) {
        return succession(
                group(wanted).reload(reload -> reload.rolling(rolling)).build());
    }

    private Succession service(int wanted) {
        return succession(group(wanted).threads(0).build());
    }

    private static GroupOptions.Builder group(int wanted) {
        return GroupOptions.named("group", new Location("wsgi.conf", 1)).processes(wanted);
    }

    private Succession succession(GroupOptions options) {
        var transitions = new Transitions(
                options, pool, new BackOff(10), new Leftovers("group"), new GroupHistory(), sentence -> {});
        return new Succession(roster, new Sizing(options, System::nanoTime), transitions, options);
    }

    private Worker starting() throws IOException {
        Worker worker = processes.starting(0);
        roster.all().add(worker);
        return worker;
    }

    private Worker ready() throws IOException {
        Worker worker = starting();
        worker.to(WorkerState.READY);
        return worker;
    }

    private Worker serving() throws IOException {
        Worker worker = ready();
        worker.to(WorkerState.SERVING);
        return worker;
    }
}
