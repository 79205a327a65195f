// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

/**
 * Where an application runs, as its environ tells it.
 *
 * @param processGroup {@code mod_wsgi.process_group}; empty for {@code %{GLOBAL}}, which is the server's own process
 * @param applicationGroup {@code mod_wsgi.application_group}; empty for {@code %{GLOBAL}}
 * @param callableObject {@code mod_wsgi.callable_object}: what the application is called in its target; never empty
 * @param multithread {@code wsgi.multithread}: whether requests may come on several threads at once
 * @param multiprocess {@code wsgi.multiprocess}: whether other processes may run the same application
 * @param runOnce {@code wsgi.run_once}: whether the process is meant for a single request
 */
public record Residence(
        String processGroup,
        String applicationGroup,
        String callableObject,
        boolean multithread,
        boolean multiprocess,
        boolean runOnce) {

    /** The logger that takes {@code wsgi.errors}: one for each process group, a common one for the server's process. */
    public String loggerName() {
        return processGroup.isEmpty() ? "wsgi.application" : "wsgi.application." + processGroup;
    }
}
