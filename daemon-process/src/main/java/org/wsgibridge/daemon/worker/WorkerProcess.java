// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.time.Duration;

/** The process of a worker, whoever has started it. For any thread. */
interface WorkerProcess {

    /** Process id. */
    long pid();

    /** Whether it runs. */
    boolean alive();

    /** How it ended; only when it is not alive. */
    String ending();

    /** Processor time that it has used; zero when it cannot be told. */
    Duration cpuTime();

    /** SIGTERM. */
    void terminate();

    /** SIGKILL. */
    void kill();
}
