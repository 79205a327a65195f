// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import org.wsgibridge.exchange.Gateway;

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

    /** Lets requests end, then ends everything that was started; nothing is left behind. Does not throw. */
    @Override
    void close();
}
