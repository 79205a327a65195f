// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Site;
import org.wsgibridge.testkit.Sites;

/** What a reload does with the old and the new, with modes that only tell what happens to them. */
@Timeout(20)
class BridgeTest {

    private static final Site SITE = Sites.of(new Mount[] {});

    private final ScriptedMode first = new ScriptedMode();
    private final Bridge bridge = new Bridge(SITE, new ScriptedMode(), first, false);

    @AfterEach
    void close() {
        bridge.close();
    }

    @Test
    void servesRequestsWithTheNewStateAfterAReload() throws Exception {
        bridge.start();
        Serving before = bridge.enter();
        before.leave();

        bridge.reload(SITE);

        Serving after = bridge.enter();
        after.leave();
        assertThat(after).isNotSameAs(before);
        assertThat(first.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first.next().closed.getCount()).isOne();
    }

    @Test
    void keepsWhatARequestBeganWithUntilItEnds() throws Exception {
        bridge.start();
        Serving before = bridge.enter();

        bridge.reload(SITE);
        long open = first.closed.getCount();
        before.leave();

        assertThat(open).isOne();
        assertThat(first.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsAtOnceWhatServesNoRequestsAlthoughARequestGoesOn() throws Exception {
        bridge.start();
        Serving before = bridge.enter();

        bridge.reload(SITE);

        assertThat(first.superseded.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first.closed.getCount()).isOne();
        assertThat(first.next().superseded.getCount()).isOne();
        before.leave();
    }

    @Test
    void leavesEverythingAsItWasWhenTheNewStateDoesNotComeUp() throws Exception {
        bridge.start();
        Serving before = bridge.enter();
        before.leave();
        first.successorFails = true;

        assertThatExceptionOfType(StartException.class).isThrownBy(() -> bridge.reload(SITE));

        Serving after = bridge.enter();
        after.leave();
        assertThat(after).isSameAs(before);
        assertThat(first.next().closed.getCount()).isZero();
        assertThat(first.superseded.getCount()).isOne();
        assertThat(first.closed.getCount()).isOne();
    }

    @Test
    void breaksOffAReloadWhenItIsClosed() throws Exception {
        bridge.start();
        first.successorWaits = true;
        var reload = CompletableFuture.supplyAsync(() -> {
            try {
                bridge.reload(SITE);
                return "reloaded";
            } catch (StartException e) {
                return "broken off";
            }
        });
        assertThat(first.successorBegan.await(10, TimeUnit.SECONDS)).isTrue();

        bridge.close();

        assertThat(reload.get(10, TimeUnit.SECONDS)).isEqualTo("broken off");
        assertThat(first.closed.getCount()).isZero();
    }

    @Test
    void waitsForNoRequestOfTheOldStateWhenItIsClosed() throws Exception {
        bridge.start();
        Serving stuck = bridge.enter();
        bridge.reload(SITE);

        bridge.close();

        assertThat(first.closed.getCount()).isZero();
        assertThat(first.next().closed.getCount()).isZero();
        stuck.leave();
    }

    /** Starts at once, fails, or waits until it is closed. */
    private static final class ScriptedMode implements ExecutionMode {

        final CountDownLatch superseded = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final CountDownLatch successorBegan = new CountDownLatch(1);
        volatile boolean successorFails;
        volatile boolean successorWaits;
        private volatile ScriptedMode successor;
        private ScriptedMode predecessor;

        ScriptedMode next() {
            return successor;
        }

        @Override
        public void prepare(Placement placement) {
            throw new AssertionError("nothing is mounted");
        }

        @Override
        public void start() throws StartException {
            if (predecessor == null) {
                return;
            }
            predecessor.successorBegan.countDown();
            if (predecessor.successorFails) {
                throw new StartException("it does not come up");
            }
            if (predecessor.successorWaits) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new StartException("it was closed");
            }
        }

        @Override
        public ExecutionMode successor(Site next) {
            successor = new ScriptedMode();
            successor.predecessor = this;
            return successor;
        }

        @Override
        public List<Change> changes() {
            return List.of(new Change("group", Change.Kind.KEPT, ""));
        }

        @Override
        public Gateway gateway(Placement placement) {
            throw new AssertionError("nothing is mounted");
        }

        @Override
        public void superseded() {
            superseded.countDown();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
