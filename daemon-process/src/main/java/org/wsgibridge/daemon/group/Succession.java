// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerState;
import org.wsgibridge.site.GroupOptions;

/**
 * Which worker takes whose place, and when: new before old. A worker that is to be replaced serves until its successor is
 * ready. A service must not run twice, so its successor gets as far as being ready, and begins when the old one has ended.
 * The supervisor's, on its thread.
 */
final class Succession {

    private final Roster roster;
    private final Sizing sizing;
    private final Transitions transitions;
    private final boolean rolling;
    private final boolean service;
    private CompletableFuture<?> predecessors = CompletableFuture.completedFuture(null);

    /**
     * In one group.
     *
     * @param roster of its workers
     * @param sizing says how many are wanted
     * @param transitions take workers into service and out of it
     * @param options whether it is a service, and whether workers are replaced one by one
     */
    Succession(Roster roster, Sizing sizing, Transitions transitions, GroupOptions options) {
        this.roster = roster;
        this.sizing = sizing;
        this.transitions = transitions;
        this.rolling = options.reload().rolling();
        this.service = options.service();
    }

    /** Has workers begin no sooner than these have ended, which come from a configuration before. */
    void after(CompletableFuture<?> services) {
        predecessors = services;
    }

    /** Has all workers replaced by others. */
    void replaceAll(String reason) {
        for (Worker worker : roster.all()) {
            // One that is about to fill a gap does so first: else many changes would keep the gap open.
            boolean gap = !service && roster.count(WorkerState.SERVING) < sizing.wanted();
            if (worker.state() == WorkerState.SERVING || gap) {
                worker.recycle(reason);
            } else {
                transitions.dismiss(worker, reason);
            }
        }
    }

    /** Has workers that are ready serve where there is a place; whether any has begun to. */
    boolean promote() {
        boolean any = false;
        for (Worker worker : roster.all()) {
            if (worker.state() == WorkerState.READY && (vacancy() || makeWay())) {
                transitions.serve(worker);
                any = true;
            }
        }
        return any;
    }

    /** Whether as many serve as are wanted, or would if they were not to wait for {@link #after others}. */
    boolean complete() {
        return roster.count(predecessors.isDone() ? WorkerState.SERVING : WorkerState.READY) >= sizing.wanted();
    }

    /**
     * How many workers are to be started, successors included; negative when there are too many.
     *
     * @param abandoned have ended and are to have no successor
     */
    long missing(long abandoned) {
        long successors = roster.all().stream()
                .filter(worker -> worker.state() == WorkerState.SERVING
                        && (worker.recycled() != null || worker.nearlyExhausted()))
                .count();
        return sizing.wanted()
                - abandoned
                + (rolling ? Math.min(successors, room()) : successors)
                - roster.count(WorkerState.SERVING)
                - roster.count(WorkerState.READY)
                - roster.count(WorkerState.STARTING);
    }

    /** Nanoseconds until the next successor is to be started because time has passed; 0 when there is no such moment. */
    long patience() {
        return roster.all().stream()
                .filter(worker -> worker.state() == WorkerState.SERVING)
                .mapToLong(Worker::kept)
                .filter(kept -> kept > 0)
                .min()
                .orElse(0);
    }

    /** Ends workers that are too many; those go first that do not serve yet. */
    void shrink(long surplus) {
        roster.all().stream()
                .filter(worker -> worker.state() != WorkerState.DRAINING && worker.state() != WorkerState.ENDED)
                .sorted(Comparator.comparing(Worker::state))
                .limit(Math.max(0, surplus))
                .forEach(worker -> transitions.dismiss(worker, "scaled_down"));
    }

    /** Whether there is a place for one that is ready. */
    private boolean vacancy() {
        long running = roster.count(WorkerState.SERVING) + (service ? roster.count(WorkerState.DRAINING) : 0);
        return predecessors.isDone() && running < sizing.wanted();
    }

    /** Ends the service of one worker that is to be replaced; false when that makes no place yet. */
    private boolean makeWay() {
        if (service && roster.count(WorkerState.DRAINING) >= roster.count(WorkerState.READY)) {
            return false;
        }
        for (Worker worker : roster.all()) {
            String reason = worker.recycled();
            if (worker.state() == WorkerState.SERVING && reason != null) {
                transitions.replace(worker, reason);
                return !service;
            }
        }
        return false;
    }

    /** One after the other: the next successor waits until the last worker that was replaced has ended. */
    private long room() {
        return roster.count(WorkerState.DRAINING) == 0 ? 1 : 0;
    }
}
