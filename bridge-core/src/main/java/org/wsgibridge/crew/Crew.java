// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.crew;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads of which one leads: it waits for something to do and does it itself, one task after the other, so that none has
 * to be woken for it. Most tasks are over before another thread would have begun.
 *
 * <p>A leader that knows that it will be held up steps aside first ({@link #stepAside}). One that is held up all the same
 * is found by the lookout after a few milliseconds. Either way another thread leads from then on, and the old one goes
 * back to the others when it has finished its task.
 *
 * <p>Leaders are threads of an executor. Where that has none left, because all are held up, the lookout makes one more, so
 * that those who need no thread for long do not wait for those who do.
 *
 * <p>{@link #execute} is for any thread.
 */
public final class Crew implements Executor {

    /** What the leader does while there are no tasks. */
    public interface Duty {

        /**
         * Looks for something to do, and has it executed.
         *
         * @param idle whether it may wait for it
         * @return false when there will never be anything to do again
         */
        boolean look(BooleanSupplier idle);

        /** Has the leader return from waiting, or not begin to. For any thread. */
        void hurry();

        /** What is to be done after the last task. */
        void end();
    }

    /** How often the lookout looks; a task that it sees twice takes too long. */
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(2);

    /** After so many looks in vain the lookout rests until there is something to do. */
    private static final int LOOKS = 50;

    /** So many looks that come late are proof enough together. */
    private static final int DOUBTS = 5;

    /** After so many looks at which nobody leads the lookout sees to it. */
    private static final int UNLED = 5;

    private static final Logger log = LoggerFactory.getLogger(Crew.class);

    private final String name;
    private final ThreadFactory threads;
    private final Executor hands;
    private final Duty duty;
    private final Thread lookout;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Odd while the leader is at a task. It goes up with each task, so that two tasks are never taken for one. */
    private final AtomicLong step = new AtomicLong();

    /** Whether nobody leads, and somebody has been asked to. */
    private final AtomicBoolean vacant = new AtomicBoolean();

    private volatile @Nullable Thread leader;
    private volatile boolean resting;
    private volatile boolean over;

    /**
     * A crew that does not work yet.
     *
     * @param name what the names of the crew's own threads begin with
     * @param threads makes the lookout, and a leader where the executor has no thread left
     * @param hands whose threads lead; stays the caller's
     */
    public Crew(String name, ThreadFactory threads, Executor hands, Duty duty) {
        this.name = name;
        this.threads = threads;
        this.hands = hands;
        this.duty = duty;
        this.lookout = thread(this::lookOut, "-Lookout");
    }

    /** Begins to work. */
    public void start() {
        askForALeader();
        lookout.start();
    }

    /** Has a task done by whoever leads, after those that are there already. */
    @Override
    public void execute(Runnable task) {
        if (over) {
            hands.execute(task);
            return;
        }
        tasks.add(task);
        if (!leads()) {
            duty.hurry();
            if (over && tasks.remove(task)) {
                hands.execute(task);
            }
        }
    }

    /** Whether there is another task after the one that is being done. */
    public boolean busy() {
        return !tasks.isEmpty();
    }

    /** Whether the calling thread leads. */
    public boolean leads() {
        return Thread.currentThread().equals(leader);
    }

    /** Lets another thread lead when this one does, because it may be held up from now on. */
    public void stepAside() {
        long now = step.get();
        if (leads() && atTask(now)) {
            depose(now);
        }
    }

    private void lead() {
        if (!vacant.compareAndSet(true, false)) {
            return;
        }
        leader = Thread.currentThread();
        try {
            if (workUntilReplaced()) {
                finish();
            }
        } finally {
            if (leads()) {
                leader = null;
                if (!over) {
                    askForALeader();
                }
            }
        }
    }

    /** False when another thread leads by now; true when there is nothing left to lead for. */
    private boolean workUntilReplaced() {
        while (true) {
            Runnable task = tasks.poll();
            if (task != null) {
                if (!perform(task)) {
                    return false;
                }
            } else if (!duty.look(tasks::isEmpty)) {
                return true;
            }
        }
    }

    private void finish() {
        over = true;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            hands.execute(task);
        }
        LockSupport.unpark(lookout);
        duty.end();
    }

    /** False when another thread leads by now. */
    private boolean perform(Runnable task) {
        long mine = step.incrementAndGet();
        // Not before: the lookout would find that nothing has happened, and this task may be the one that never ends.
        if (resting) {
            LockSupport.unpark(lookout);
        }
        try {
            task.run();
        } catch (RuntimeException | Error bug) {
            log.error("a task of {} failed", name, bug);
        }
        // An application may have left it set, and a thread that is interrupted cannot wait in a selector.
        Thread.interrupted();
        return step.compareAndSet(mine, mine + 1);
    }

    /** Ends the leadership of whoever is at this step, unless he is not any more. */
    private void depose(long seen) {
        if (step.compareAndSet(seen, seen + 1)) {
            leader = null;
            askForALeader();
        }
    }

    private void askForALeader() {
        vacant.set(true);
        try {
            hands.execute(this::lead);
        } catch (RejectedExecutionException full) {
            log.debug("no thread to lead, so that the lookout makes one: {}", full.toString());
        }
    }

    private Thread thread(Runnable task, String suffix) {
        Thread thread = threads.newThread(task);
        thread.setName(name + suffix);
        thread.setDaemon(true);
        return thread;
    }

    private void lookOut() {
        long last = 0;
        long looked = System.nanoTime();
        int same = 0;
        int unled = 0;
        while (!over) {
            LockSupport.parkNanos(MOMENT);
            unled = vacant.get() ? unled + 1 : 0;
            if (unled == UNLED) {
                thread(this::lead, "-Leader").start();
                unled = 0;
            }
            long now = step.get();
            same = now == last ? same + 1 : 0;
            last = now;
            long moment = System.nanoTime();
            // A look that comes late proves little: the leader may have had no processor either.
            boolean punctual = moment - looked < 2 * MOMENT;
            looked = moment;
            if (same > 0 && atTask(now)) {
                if (punctual || same > DOUBTS) {
                    depose(now);
                }
            } else if (same > LOOKS) {
                rest(now);
                looked = System.nanoTime();
            }
        }
    }

    private void rest(long since) {
        resting = true;
        while (step.get() == since && !over && !vacant.get()) {
            LockSupport.park(this);
        }
        resting = false;
    }

    private static boolean atTask(long step) {
        return (step & 1) != 0;
    }
}
