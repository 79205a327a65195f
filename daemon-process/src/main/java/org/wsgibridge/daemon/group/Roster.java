// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;

/**
 * The workers of a group, from the decision to start them until nothing of them is left. Changed by the supervisor on its
 * thread, read by everybody.
 */
final class Roster {

    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private int died;

    /** All of them, in the order of their starts; what is added to the list is a worker more. */
    List<Worker> all() {
        return workers;
    }

    /** Those that have a process, or have had one. */
    List<Worker> running() {
        return workers.stream().filter(worker -> worker.pid() > 0).toList();
    }

    /** Those that may hold requests. */
    List<Worker> holding() {
        return workers.stream()
                .filter(worker -> worker.state() == WorkerState.SERVING || worker.state() == WorkerState.DRAINING)
                .toList();
    }

    long count(WorkerState state) {
        return workers.stream().filter(worker -> worker.state() == state).count();
    }

    /** The worker that was given this token. */
    @Nullable
    Worker byToken(String token) {
        for (Worker worker : workers) {
            if (worker.token().equals(token)) {
                return worker;
            }
        }
        return null;
    }

    /** Forgets those that have ended and of whose requests nothing is left, and returns them. */
    List<Worker> bury() {
        List<Worker> gone = workers.stream()
                .filter(worker -> worker.state() == WorkerState.ENDED && !worker.busy())
                .toList();
        died += (int) gone.stream().filter(worker -> worker.decline().died()).count();
        workers.removeAll(gone);
        return gone;
    }

    /** How many have ended by themselves since {@link #forgive}. */
    long died() {
        return died
                + workers.stream()
                        .filter(worker -> worker.state() == WorkerState.ENDED
                                && worker.decline().died())
                        .count();
    }

    /** Begins to count deaths anew. */
    void forgive() {
        died = 0;
    }
}
