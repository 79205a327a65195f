// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.time.Duration;

/**
 * The time-outs of a process group: the options of {@code WSGIDaemonProcess} that are a time, with their defaults. Zero
 * means that there is no limit, where nothing else is said.
 */
public enum Timeout {
    /** Longest that loading the application may take. mod_wsgi: none; with none a hanging import is never noticed. */
    STARTUP("startup-timeout", 60),
    /** Longest that a request waits for a free thread of a worker; 504 at that instant. mod_wsgi-express: 45. */
    QUEUE("queue-timeout", 45),
    /** Longest that a request waits while no worker of its group serves at all; 503 then. mod_wsgi: to connect to it. */
    CONNECT("connect-timeout", 15),
    /** Longest that a request may take; 504 at that instant, and the worker is replaced. */
    REQUEST("request-timeout", 0),
    /**
     * Longest that a request may go on in its thread when it has had its time and has been interrupted; only then is the
     * worker replaced. Zero: it is not interrupted, and the worker is replaced at once.
     */
    INTERRUPT("interrupt-timeout", 0),
    /**
     * Longest that the requests of a worker that is being replaced may take until it is told to end. mod_wsgi: 15, but
     * there the worker goes on taking requests meanwhile; here waiting costs nothing but memory.
     */
    GRACEFUL("graceful-timeout", 300),
    /** Longest that a worker may take to end once it has been told to; then it is killed. */
    SHUTDOWN("shutdown-timeout", 5),
    /** Longest that no Python code runs in a worker because a thread keeps the GIL; then it is killed and replaced. */
    DEADLOCK("deadlock-timeout", 300),
    /** Idleness after which a worker that has served requests is replaced by a fresh one. */
    INACTIVITY("inactivity-timeout", 0),
    /** Age at which a worker is replaced. */
    RESTART_INTERVAL("restart-interval", 0),
    /** Chunks of a response that are yielded within this time leave together; zero for each to leave at once. */
    FLUSH_DELAY("response-flush-delay", Duration.ofMillis(5));

    private final String option;
    private final Duration standard;

    Timeout(String option, int defaultSeconds) {
        this(option, Duration.ofSeconds(defaultSeconds));
    }

    Timeout(String option, Duration standard) {
        this.option = option;
        this.standard = standard;
    }

    /** The option of {@code WSGIDaemonProcess}. */
    public String option() {
        return option;
    }

    /** What holds when the option is not written. */
    public Duration standard() {
        return standard;
    }
}
