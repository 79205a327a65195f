// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.NoWorkerFailure;
import org.wsgibridge.site.Hook;

/**
 * A way of running applications: in-process, or in daemon process groups.
 *
 * <p>Life: {@link #prepare} for everything known beforehand, {@link #start} once, then {@link #gateway} from any
 * thread, {@link #close} once.
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

    /** Lets requests end, then ends everything that was started; nothing is left behind. Does not throw. */
    @Override
    void close();
}
