// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;

/**
 * A request that waits for something of its gateway's and holds no thread meanwhile. Belongs to whoever suspended the
 * request, who calls {@link #onCome} once and then, when that calls back, either {@link #serve} or {@link #giveUp}.
 */
public interface Turn extends Gateway {

    /**
     * Has {@code callback} called once, when there is nothing left to wait for: the turn has come, or never will. That
     * may be at once, and on any thread, which is somebody else's and must not be kept.
     */
    void onCome(Runnable callback);

    /**
     * Answers the request, once its turn has come.
     *
     * @param exchange the one that was suspended
     * @throws org.wsgibridge.failure.BridgeFailure also when the turn will never come
     */
    @Override
    void serve(Exchange exchange) throws IOException;

    /** Whether an application is at work on it already, so that the answer costs nothing more. */
    default boolean begun() {
        return false;
    }

    /** Leaves, because nobody wants the answer any more: what was waited for goes to the next one. For any thread. */
    void giveUp();
}
