// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * Listens to the log channel of a worker until the worker has ended, and closes it.
 *
 * @param worker who speaks
 * @param channel to which HELLO has been said already
 */
record LogReader(Worker worker, WorkerChannel channel) implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(LogReader.class);

    @Override
    public void run() {
        try (channel) {
            for (Frame frame = channel.receiveOrEnd(); frame != null; frame = channel.receiveOrEnd()) {
                take(frame);
            }
        } catch (ProtocolFailure | NumberFormatException e) {
            log.error("a log channel is closed: {} worker={}", e.getMessage(), worker.pid());
        } catch (ChannelBrokenException | IOException e) {
            log.debug("a log channel broke: {} worker={}", e.getMessage(), worker.pid());
        } finally {
            worker.nudges().end();
        }
    }

    private void take(Frame frame) {
        switch (frame.type()) {
            case LOG -> worker.log().record(frame.texts());
            case FILES -> worker.news().files(frame.texts());
            case OUTDATED -> frame.texts().forEach(worker.news()::outdated);
            case PONG -> worker.nudges().answered();
            default -> throw new ProtocolFailure(frame.type() + " is not what may come on a log channel");
        }
    }
}
