// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.util.List;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Site;

/**
 * A way of running applications: in-process, or in daemon process groups.
 *
 * <p>Life: {@link #prepare} for everything known beforehand, {@link #start} once, then {@link #gateway} from any
 * thread, {@link #close}. When the configuration changes, a {@link #successor} goes the same way, and both run for a
 * while; what they share ends with the last one that is closed.
 */
public interface ExecutionMode extends AutoCloseable {

    /**
     * Announces something that will be asked for, so that it is ready when {@link #start} returns.
     *
     * @throws StartException when it can be seen already that it will not run
     */
    void prepare(Placement placement) throws StartException;

    /**
     * Announces a script that is to be run when its workers start.
     *
     * @throws StartException when it can be seen already that it will not run
     */
    default void prepare(Hook hook) throws StartException {
        throw new StartException(hook.path() + " cannot be run in the process of the server; name a process group");
    }

    /**
     * Starts what was prepared and returns when all of it is ready.
     *
     * @throws StartException with one sentence for each thing that could not be started; nothing is left running
     */
    void start() throws StartException;

    /**
     * What answers the requests of a placement. May start something and wait for it, when it was not prepared.
     *
     * @throws org.wsgibridge.failure.BridgeFailure when it cannot be run
     */
    Gateway gateway(Placement placement);

    /**
     * What answers the questions to a hook; it has been prepared.
     *
     * @throws org.wsgibridge.failure.BridgeFailure when it cannot be run
     */
    default Gateway gateway(Hook hook) {
        throw new NoWorkerFailure(hook.path() + " cannot be asked in the process of the server");
    }

    /**
     * The same way of running applications for another site. What is asked of it in {@link #prepare} and is the same here
     * is not started again by its {@link #start} but shared. Not started; the caller closes it.
     */
    ExecutionMode successor(Site next);

    /**
     * Requests begin with the {@link #successor} from now on. What has begun with this one is served to its end; what
     * serves no requests and is not shared ends now. Returns when it has.
     */
    default void superseded() {}

    /** What {@link #start} has done, group by group, against the mode that this is the successor of. */
    List<Change> changes();

    /**
     * Lets requests end, then ends everything that was started and is not shared; nothing is left behind. Does not throw,
     * also not when it is called again, or while {@link #start} runs, which then fails.
     */
    @Override
    void close();
}
