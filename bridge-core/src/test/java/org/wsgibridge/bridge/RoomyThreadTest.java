// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RoomyThreadTest {

    private final List<String> events = new CopyOnWriteArrayList<>();

    private static void runToItsEnd(RoomyThread thread) throws InterruptedException {
        thread.setUncaughtExceptionHandler((failed, thrown) -> {});
        thread.start();
        thread.join();
    }

    private void noteAtTheEnd() {
        ((RoomyThread) Thread.currentThread())
                .atEnd(() -> events.add("end of " + Thread.currentThread().getName()));
    }

    @Test
    void saysGoodbyeOnItsOwn() throws InterruptedException {
        runToItsEnd(new RoomyThread(this::noteAtTheEnd, "roomy"));

        assertThat(events).containsExactly("end of roomy");
    }

    @Test
    void saysGoodbyeAlsoWhenItsTaskFails() throws InterruptedException {
        runToItsEnd(new RoomyThread(
                () -> {
                    noteAtTheEnd();
                    throw new IllegalArgumentException("the task failed");
                },
                "failing"));

        assertThat(events).containsExactly("end of failing");
    }

    @Test
    void isToldByNobodyElseWhatToDoAtItsEnd() {
        var thread = new RoomyThread(() -> {}, "roomy");

        assertThatIllegalStateException()
                .isThrownBy(() -> thread.atEnd(() -> {}))
                .withMessage("roomy must be told by itself what to do at its end");
    }

    @Test
    void hasRoomForDeepRecursion() throws InterruptedException {
        runToItsEnd(new RoomyThread(() -> events.add("depth " + depth(50_000)), "roomy"));

        assertThat(events).containsExactly("depth 50000");
    }

    private static int depth(int wanted) {
        return wanted == 0 ? 0 : 1 + depth(wanted - 1);
    }
}
