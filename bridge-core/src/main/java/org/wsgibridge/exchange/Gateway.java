// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.io.IOException;

/**
 * Something that answers requests: an application together with the place where it runs.
 *
 * <p>Called on as many threads at once as there are requests.
 */
@FunctionalInterface
public interface Gateway {

    /**
     * Answers one request, completely: when this returns normally the response has been handed to the exchange to its
     * last byte.
     *
     * @throws org.wsgibridge.failure.BridgeFailure when there is no complete response; the caller decides by
     *     {@link Exchange#committed} whether the client can still be told
     * @throws IOException when the client has gone away
     */
    void serve(Exchange exchange) throws IOException;
}
