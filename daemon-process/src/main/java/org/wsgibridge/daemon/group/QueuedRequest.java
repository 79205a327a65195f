// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Turn;

/**
 * A request that waits for a slot without a thread.
 *
 * @param gateway that goes on with it
 * @param question what is to be asked; owned
 * @param waiter its place in the line
 */
record QueuedRequest(DaemonGateway gateway, Question question, Waiter waiter) implements Turn {

    @Override
    public void onCome(Runnable callback) {
        waiter.onCome(callback);
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        gateway.resume(this, exchange);
    }

    @Override
    public void giveUp() {
        waiter.giveUp();
        question.close();
    }
}
