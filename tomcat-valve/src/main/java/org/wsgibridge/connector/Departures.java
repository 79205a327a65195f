// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.crew.Crew;

/**
 * Has responses leave together that are ready one after the other. To send one wakes whoever waits for it, and where that
 * is a proxy on the same machine, the next one finds it asleep again: the wake-up costs more than the rest of the way. So
 * a response waits while there is something else to do, for a fifth of a millisecond at most as far as others are quick.
 * One that nothing follows leaves at once.
 *
 * <p>Only the leader of the crew has responses wait, and does so within the task that serves the connection; whoever leads
 * sends them before it waits for anything. For any thread.
 */
final class Departures {

    private static final long LONGEST_WAIT = TimeUnit.MICROSECONDS.toNanos(200);

    private final Crew crew;
    private final Queue<Connection> waiting = new ConcurrentLinkedQueue<>();
    /** Who ends a response now, and flushes nothing else meanwhile. */
    private volatile @Nullable Thread ending;
    /** When nothing was waiting for the last time; in nanoseconds. */
    private volatile long settled;

    /** Nothing waits yet. */
    Departures(Crew crew) {
        this.crew = crew;
    }

    /** Ends a response, which may leave later. For the leader. */
    void end(CrewProtocol.Ending response) throws IOException {
        ending = Thread.currentThread();
        try {
            response.run();
        } finally {
            ending = null;
        }
    }

    /** A round of tasks begins. */
    void begin() {
        settled = System.nanoTime();
    }

    /** Whether there is anything to settle. */
    boolean pending() {
        return !waiting.isEmpty();
    }

    /** Whether a connection that is to be flushed waits; when it does not, none does. */
    boolean postpone(Connection connection) {
        if (!Thread.currentThread().equals(ending)) {
            return false;
        }
        if (!crew.busy() || System.nanoTime() - settled > LONGEST_WAIT) {
            settle();
            return false;
        }
        connection.owes();
        waiting.add(connection);
        if (!crew.leads()) {
            // Whoever leads by now may be waiting already.
            settle();
        }
        return true;
    }

    /** Sends what waits, but for that of a task that is just ending, or is just going to send it. */
    void settle() {
        for (int most = waiting.size(); most > 0; most--) {
            Connection connection = waiting.poll();
            if (connection != null && !connection.tryToSettle()) {
                waiting.add(connection);
            }
        }
        begin();
    }
}
