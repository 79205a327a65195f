// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsgibridge.bridge.RoomyThread;

/**
 * Threads for Python: as many as there are callers at once, which the container limits; a thread without work ends after
 * a while. Each belongs to the interpreter that it first calls, so an interpreter has threads of its own.
 */
final class PythonThreads {

    /** Tomcat's own {@code maxIdleTime}. */
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    /**
     * No thread yet.
     *
     * @param name what the threads are called in a thread dump, before their numbers
     */
    PythonThreads(String name) {
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> new RoomyThread(task, name + "-" + number.incrementAndGet()));
    }

    /**
     * Runs something on one of the threads and waits for it, also when the caller is interrupted: what runs uses what
     * belongs to the caller.
     *
     * @throws RuntimeException what it threw
     * @throws java.util.concurrent.RejectedExecutionException after {@link #drain}
     */
    <T> T call(Callable<T> task) {
        return result(submit(task));
    }

    /**
     * Begins something on one of the threads.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #drain}
     */
    <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    /** What has been begun, waited for as {@link #call} does. */
    static <T> T result(Future<T> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw unwrapped(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes no more; says whether all that was running has ended within that time. */
    boolean drain(Duration longest) {
        threads.shutdown();
        try {
            return threads.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
            return failure;
        }
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a call of Python threw what it does not declare", e.getCause());
    }
}
