// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Turn;

/**
 * A request that a worker is at work on, and that waits for the answer without a thread.
 *
 * @param gateway that goes on with it
 * @param question what has been asked; owned
 * @param attempt that has asked
 */
record AwaitedAnswer(DaemonGateway gateway, Question question, Attempt attempt) implements Turn {

    @Override
    public void onCome(Runnable callback) {
        attempt.onArrival(callback);
    }

    @Override
    public boolean begun() {
        return true;
    }

    @Override
    public void serve(Exchange exchange) throws IOException {
        gateway.goOn(this, exchange);
    }

    @Override
    public void giveUp() {
        attempt.giveUp();
        question.close();
    }
}
