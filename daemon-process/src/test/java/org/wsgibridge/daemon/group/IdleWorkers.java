// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wsgibridge.daemon.channel.ChannelPair;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.daemon.worker.WorkerLaunch;
import org.wsgibridge.daemon.worker.WorkerPlan;
import org.wsgibridge.daemon.worker.WorkerState;

/** Workers that are real processes ({@code cat}) and never see a request, with slots that lead to the test. */
final class IdleWorkers implements AutoCloseable {

    private final List<Worker> workers = new ArrayList<>();
    private final List<ChannelPair> channels = new ArrayList<>();

    /** A worker that serves. */
    Worker serving(int maximumRequests) throws IOException {
        Worker worker = starting(maximumRequests);
        worker.to(WorkerState.READY);
        worker.to(WorkerState.SERVING);
        return worker;
    }

    /** A worker that has just been started. */
    Worker starting(int maximumRequests) throws IOException {
        return new WorkerPlan("group", 3, maximumRequests, "/nowhere", new Cat(), Map.of())
                .start(() -> {}, workers::add);
    }

    /** A slot of it. */
    Slot slot(Worker worker) {
        var pair = new ChannelPair();
        channels.add(pair);
        return new Slot(worker, pair.bridge());
    }

    /** A slot of a worker of its own. */
    Slot slot() throws IOException {
        return slot(serving(0));
    }

    @Override
    public void close() {
        workers.forEach(Worker::kill);
        channels.forEach(ChannelPair::close);
    }

    private static final class Cat implements WorkerLaunch {
        @Override
        public List<String> command() {
            return List.of("cat");
        }

        @Override
        public void environment(Map<String, String> inherited) {
            // As it is.
        }

        @Override
        public void describe(FrameWriter launch) {
            // cat needs no telling.
        }
    }
}
