// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.util.Date;
import org.jspecify.annotations.Nullable;

/** One worker, as JMX clients see it. */
@Description("One daemon process of a WSGIDaemonProcess")
public interface WorkerMXBean {

    @Description("Process id")
    long getPid();

    @Description("starting, ready, serving, draining or ended")
    String getState();

    @Description("When it was started")
    Date getStartTime();

    @Description("Threads that take requests")
    int getThreads();

    @Description("Threads that are at a request")
    int getBusySlots();

    @Description("Requests that it has answered to their end")
    long getRequestsServed();

    @Description("Resident size, in bytes; 0 when it cannot be told")
    long getResidentBytes();

    @Description("What it runs in, such as CPython 3.11.2; empty before the application is loaded")
    String getInterpreter();

    @Description("Why it is to be replaced, in mod_wsgi's words for shutdown_reason")
    @Nullable
    String getReplacementReason();

    @Description("The last lines that it said, oldest first")
    String[] getLastLines();

    @Description("Replaces it, new before old, without breaking a request off; returns at once")
    void restart();

    @Description("Has the stacks of all its threads written to the log, under wsgi.application.GROUP")
    void dumpStacks();
}
