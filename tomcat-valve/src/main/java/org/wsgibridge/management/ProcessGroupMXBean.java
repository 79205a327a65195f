// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The workers of one process group and application group, as JMX clients see them. */
@Description("The workers of one WSGIDaemonProcess and one application group")
public interface ProcessGroupMXBean {

    @Description("Name of the WSGIDaemonProcess")
    String getName();

    @Description("Application group; empty for %{GLOBAL}")
    String getApplicationGroup();

    @Description("python or java")
    String getLanguage();

    @Description("serving; starting, before the first worker serves; or broken, when none does and none is about to")
    String getState();

    @Description("How many workers there are to be")
    int getProcesses();

    @Description("Threads of a worker")
    int getThreads();

    @Description("Process ids of the workers that take requests")
    long[] getPids();

    @Description("Threads of workers that are at a request")
    int getBusySlots();

    @Description("Threads of workers that could take a request")
    int getIdleSlots();

    @Description("Requests that wait for a worker")
    int getWaitingRequests();

    @Description("Requests that have been answered to their end")
    long getRequestsServed();

    @Description("Workers that were replaced or have died")
    long getRestarts();

    @Description("Why the last one was replaced, in mod_wsgi's words for shutdown_reason, or how it died")
    @Nullable
    String getLastRestartReason();

    @Description("When that was")
    @Nullable
    Date getLastRestartTime();

    @Description("Resident size of all workers, in bytes")
    long getResidentBytes();

    @Description("Why a worker could not be brought to serve, or died, the last time that happened")
    @Nullable
    String getLastError();

    @Description("When that was")
    @Nullable
    Date getLastErrorTime();

    @Description("Replaces all workers, new before old, without breaking a request off; returns at once")
    void restart();

    @Description("Sets how many workers there are to be, until the group is replaced; returns at once")
    void scale(int processes);

    @Description("Has the stacks of all threads of all workers written to the log, under wsgi.application.GROUP")
    void dumpStacks();
}
