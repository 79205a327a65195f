// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.Failure;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerPlan;
import org.wsgibridge.daemon.worker.WorkerState;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Timeout;

/**
 * The processes that the workers of a group are forked from ({@code preload=on}): one that is in use, at times one that
 * is to take its place, and those that live until the last of their workers has ended.
 *
 * <p>A template is STARTING, then READY for as long as workers are forked from it, then DRAINING. The supervisor's, on its
 * thread; {@link #byToken} is for any.
 */
final class Templates {

    private static final Logger log = LoggerFactory.getLogger(Templates.class);

    private final String group;
    private WorkerPlan plan;
    private final BackOff backOff;
    private final Leftovers leftovers;
    private final Consumer<Failure> unable;
    private final Runnable wake;
    private final Duration longestStart;
    private final List<Worker> all = new CopyOnWriteArrayList<>();
    private @Nullable Worker current;
    private @Nullable Worker coming;
    private boolean renewing;

    /**
     * None that runs yet.
     *
     * @param plan of one
     * @param backOff is told of those that come to nothing
     * @param leftovers are what templates leave behind
     * @param unable takes the reason when there is none to fork workers from
     * @param wake makes the supervisor look
     */
    Templates(
            GroupOptions options,
            WorkerPlan plan,
            BackOff backOff,
            Leftovers leftovers,
            Consumer<Failure> unable,
            Runnable wake) {
        this.group = options.name();
        this.longestStart = options.timeout(Timeout.STARTUP);
        this.plan = plan;
        this.backOff = backOff;
        this.leftovers = leftovers;
        this.unable = unable;
        this.wake = wake;
    }

    /** The template that was given this token, for as long as it runs. */
    @Nullable
    Worker byToken(String token) {
        for (Worker template : all) {
            if (template.token().equals(token)) {
                return template;
            }
        }
        return null;
    }

    /** The one to fork from, started when there is none and that may be tried; null until it is ready. */
    @Nullable
    Worker ready() {
        if (current == null && coming == null && backOff.remaining() <= 0) {
            start();
        }
        return current;
    }

    /** What the present one has loaded has changed: another takes its place as soon as it is ready, if it ever is. */
    void renew() {
        if (coming != null) {
            coming.to(WorkerState.DRAINING);
            coming.kill();
            coming = null;
        }
        renewing = current != null;
        start();
    }

    /**
     * One look at all templates.
     *
     * @param workers of the group, so that a template without any can be let go
     * @return whether all workers are to be replaced by some of a newer template
     */
    boolean advance(List<Worker> workers) {
        boolean renewed = false;
        for (Worker template : all) {
            if (template.ending() != null) {
                ended(template, String.valueOf(template.ending()));
            } else if (template.state() == WorkerState.STARTING) {
                renewed |= started(template);
            } else if (template != current && workers.stream().noneMatch(each -> each.template() == template)) {
                template.retire();
            }
        }
        all.removeIf(template -> template.state() == WorkerState.ENDED);
        return renewed;
    }

    /** Those that come do without an application that cannot be loaded. */
    void leaveOut(String target) {
        plan = plan.without(target);
    }

    /** No worker is to be forked any more. */
    void dismiss() {
        for (Worker template : all) {
            if (template.state() == WorkerState.STARTING) {
                template.to(WorkerState.DRAINING);
                template.kill();
            } else if (template.state() == WorkerState.READY) {
                template.to(WorkerState.DRAINING);
            }
        }
        current = null;
        coming = null;
    }

    /** Whether none runs any more. */
    boolean ended() {
        return all.isEmpty();
    }

    void kill() {
        all.forEach(Worker::kill);
    }

    private void start() {
        try {
            Worker template = plan.start(wake, all::add);
            coming = template;
            log.info("template started group={} worker={}", group, template.pid());
        } catch (IOException e) {
            String sentence = "a template could not be started: " + e.getMessage();
            backOff.died(0, sentence);
            unable.accept(new Failure(sentence));
        }
    }

    /** Whether workers are to be replaced because this one is ready. */
    private boolean started(Worker template) {
        Failure failure = template.failure();
        if (failure == null && !longestStart.isZero() && template.age() > longestStart.toNanos()) {
            failure = new Failure(
                    "the application was not loaded within " + longestStart.toSeconds() + " s (startup-timeout)");
        }
        if (failure != null) {
            template.to(WorkerState.DRAINING);
            template.kill();
            failed(failure);
            return false;
        }
        if (!template.loaded()) {
            return false;
        }
        template.to(WorkerState.READY);
        log.info("template ready: {} group={} worker={}", template.description(), group, template.pid());
        Worker before = current;
        if (before != null) {
            before.to(WorkerState.DRAINING);
        }
        current = template;
        coming = null;
        boolean renewed = renewing;
        renewing = false;
        return renewed;
    }

    private void failed(Failure failure) {
        coming = null;
        if (renewing) {
            renewing = false;
            log.error(
                    "the changed application cannot be loaded, so the old one stays: {} group={}",
                    failure.sentence(),
                    group);
        } else {
            backOff.died(0, failure.sentence());
            unable.accept(failure);
        }
    }

    private void ended(Worker template, String ending) {
        boolean expected = template.state() == WorkerState.DRAINING;
        Failure failure = template.failure();
        if (!expected && failure == null && Transitions.mayStillSayWhy(template)) {
            return;
        }
        template.to(WorkerState.ENDED);
        template.retire();
        leftovers.of(template.pid());
        if (expected) {
            log.info("template ended: it {} group={} worker={}", ending, group, template.pid());
            return;
        }
        if (template == current) {
            current = null;
            Duration delay = backOff.died(template.age(), "the template " + ending + Transitions.lastLines(template));
            log.error(
                    "template died: it {}{}; another one is started in {} ms group={} worker={}",
                    ending,
                    Transitions.lastLines(template),
                    delay.toMillis(),
                    group,
                    template.pid());
        } else {
            failed(
                    failure != null
                            ? failure
                            : new Failure(
                                    "a template " + ending + " before it was ready" + Transitions.lastLines(template)));
        }
    }
}
