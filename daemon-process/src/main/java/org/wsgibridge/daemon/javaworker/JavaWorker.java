// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.callable.ApplicationLoadException;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

/**
 * The life of a worker: connect, load, serve, end.
 *
 * <p>{@link #run} belongs to one thread; {@link #finish} may be called by any, any number of times. Owns the channels,
 * the crew that serves them and the applications.
 */
final class JavaWorker {

    private static final Logger log = LoggerFactory.getLogger(JavaWorker.class);

    /** How long requests may go on when the worker is told to end; mod_wsgi's default of shutdown-timeout. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);

    private final Launch launch;
    private final WorkerGateways gateways;
    private final CountDownLatch serving;
    private volatile List<Slot> slots = List.of();

    /**
     * A worker that has not begun.
     *
     * @param errors takes the lines of {@code wsgi.errors}
     */
    JavaWorker(Launch launch, Consumer<String> errors) {
        this.launch = launch;
        this.gateways = new WorkerGateways(launch, errors);
        this.serving = new CountDownLatch(launch.threads());
    }

    /** Serves until every channel has been closed. */
    ExitStatus run() {
        SlotCrew crew;
        List<SlotChannel> channels;
        try {
            crew = new SlotCrew(launch.threads(), launch.stackSize());
            channels = connect(crew);
        } catch (IOException unreachable) {
            log.error("the bridge cannot be reached at {}: {}", launch.socket(), unreachable.getMessage());
            return ExitStatus.UNREACHABLE;
        }
        try {
            if (!load(channels.get(0))) {
                gateways.close();
                return ExitStatus.LOAD_FAILED;
            }
            serve(channels, crew);
            serving.await();
            return finish();
        } catch (IOException bridgeEnded) {
            log.debug("the bridge closed the channel before the worker was ready", bridgeEnded);
            return ExitStatus.TOLD_TO_END;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return finish();
        }
    }

    /**
     * Takes no more requests, waits for those that are being served, but not for ever, and closes the applications.
     * Without effect before the first request could have come.
     */
    ExitStatus finish() {
        if (slots.isEmpty()) {
            // Nothing has been served; an application that takes its time to start must not hold the end up.
            return ExitStatus.TOLD_TO_END;
        }
        slots.forEach(Slot::retire);
        try {
            if (!serving.await(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("requests still run {} s after the worker was told to end", LAST_REQUESTS.toSeconds());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        gateways.close();
        return slots.stream().anyMatch(Slot::misled) ? ExitStatus.NO_FRAME : ExitStatus.TOLD_TO_END;
    }

    private List<SlotChannel> connect(SlotCrew crew) throws IOException {
        List<SlotChannel> channels = new ArrayList<>();
        String process = Long.toString(ProcessHandle.current().pid());
        for (int slot = 0; slot < launch.threads(); slot++) {
            String number = " " + slot;
            channels.add(SlotChannel.connect(
                    launch.socket(),
                    purpose -> new FrameWriter()
                            .begin(FrameType.HELLO)
                            .string(launch.token())
                            .string(purpose + number)
                            .string(process)
                            .end(),
                    crew::stepAside));
        }
        return channels;
    }

    private boolean load(SlotChannel first) throws IOException {
        long begin = System.nanoTime();
        var writer = new FrameWriter();
        for (Launch.Application application : launch.preload()) {
            try {
                gateways.load(application);
            } catch (ApplicationLoadException failure) {
                Throwable cause = failure.getCause();
                writer.begin(FrameType.LOAD_FAILED)
                        .text(String.valueOf(failure.getMessage()).replaceAll("\\R", " "))
                        .text(cause == null ? "" : StackTraces.of(cause))
                        .text(application.target())
                        .end();
                first.send(writer);
                return false;
            }
        }
        WorkerFacts.ready(writer, Duration.ofNanos(System.nanoTime() - begin));
        first.send(writer);
        return true;
    }

    private void serve(List<SlotChannel> channels, SlotCrew crew) throws IOException {
        List<Slot> all = new ArrayList<>();
        for (int number = 0; number < channels.size(); number++) {
            all.add(new Slot(number, channels.get(number), gateways, slot -> ended(slot, crew)));
        }
        slots = List.copyOf(all);
        crew.serve(slots);
    }

    private void ended(Slot slot, SlotCrew crew) {
        if (slot.misled()) {
            // The bridge and this worker do not understand each other; no other slot will fare better.
            slots.forEach(Slot::retire);
        }
        crew.ended();
        serving.countDown();
    }
}
