// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerPlan;

/**
 * Starts workers: each by itself, or forked from a template. The supervisor's, on its thread.
 */
final class Recruiter {

    private static final Logger log = LoggerFactory.getLogger(Recruiter.class);

    private final String group;
    private WorkerPlan plan;
    private final @Nullable Templates templates;

    /**
     * A recruiter of workers of one kind.
     *
     * @param group name for logs
     * @param plan of a worker
     * @param templates to fork from; null when each worker is started by itself
     */
    Recruiter(String group, WorkerPlan plan, @Nullable Templates templates) {
        this.group = group;
        this.plan = plan;
        this.templates = templates;
    }

    /** Those that come do without an application that cannot be loaded, until it is asked for. */
    void leaveOut(String target) {
        plan = plan.without(target);
        if (templates != null) {
            templates.leaveOut(target);
        }
    }

    /**
     * Adds one more worker.
     *
     * @param wake called, on any thread, when the supervisor should look at it
     * @return false when there is no template yet
     * @throws IOException when it cannot be started
     */
    boolean launch(List<Worker> workers, Runnable wake) throws IOException {
        if (templates != null) {
            return fork(templates.ready(), workers, wake);
        }
        Worker worker = plan.start(wake, workers::add);
        log.info("worker started group={} worker={}", group, worker.pid());
        return true;
    }

    private boolean fork(@Nullable Worker template, List<Worker> workers, Runnable wake) throws IOException {
        if (template == null) {
            return false;
        }
        Worker worker = plan.forked(template, wake);
        // Before it is asked for: it may introduce itself at once.
        workers.add(worker);
        try {
            worker.fork();
        } catch (IOException gone) {
            workers.remove(worker);
            throw gone;
        }
        return true;
    }
}
