// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.wsgibridge.bridge.RoomyThread;

/** The threads of a connector, as Tomcat would make them but with room for Python on their stacks. */
final class RoomyExecutor {

    /** Tomcat's {@code minSpareThreads}. */
    private static final int SPARE = 10;

    /** Tomcat's {@code maxThreads}. */
    private static final int MOST = 200;

    /** Tomcat's {@code maxIdleTime}. */
    private static final long IDLE_SECONDS = 60;

    private RoomyExecutor() {}

    /**
     * Makes the threads.
     *
     * @param name what they are called, before their numbers
     */
    static ThreadPoolExecutor start(String name) {
        var queue = new TaskQueue();
        var number = new AtomicInteger();
        var executor = new ThreadPoolExecutor(
                SPARE,
                MOST,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                task -> new RoomyThread(task, name + number.incrementAndGet()));
        // The queue asks it whether a further thread would be better than to wait.
        queue.setParent(executor);
        return executor;
    }
}
