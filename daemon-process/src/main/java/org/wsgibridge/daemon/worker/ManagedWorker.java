// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What whoever operates the server sees of one worker, and may do to it. For any thread. */
public interface ManagedWorker {

    /** Process id. */
    long pid();

    /** Where it stands. */
    WorkerState state();

    /** Age, in nanoseconds. */
    long age();

    /** Threads that take requests. */
    int threads();

    /** Threads that are at a request now. */
    int busyThreads();

    /** Requests that it has answered to their end. */
    long served();

    /** Resident size in bytes; 0 when it cannot be told. */
    long residentSize();

    /** What it says of its interpreter; empty before the application is loaded. */
    Map<String, String> description();

    /** Why it is to be replaced, in mod_wsgi's words for shutdown_reason; null when it is not. */
    @Nullable
    String recycled();

    /** The last lines that it said, oldest first. */
    List<String> lastLines();

    /**
     * Asks for its replacement: a successor is started, and when that is ready this one takes no more requests.
     *
     * @param reason in mod_wsgi's words for shutdown_reason
     */
    void recycle(String reason);

    /** Has the stacks of all its threads written to its log. Returns at once. */
    void dumpStacks();
}
