// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameReader;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * A worker process for gateway callables, as the bridge starts it: with a LAUNCH frame on its standard input, which
 * then stays open for as long as the bridge lives.
 *
 * <p>What it writes to its standard output and error goes to the log of the process group, line by line.
 */
public final class JavaWorkerMain {

    /** One line for each message; the time is added by the log that the line goes to. */
    private static final String LOG_FORMAT = "%4$s %3$s: %5$s%6$s%n";

    private static final String LOG_FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";

    private JavaWorkerMain() {}

    /**
     * Runs until the bridge has no more use for this worker.
     *
     * @param arguments ignored: they are there for whoever looks at the process list
     */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_FORMAT_PROPERTY) == null) {
            System.setProperty(LOG_FORMAT_PROPERTY, LOG_FORMAT);
        }
        // The bridge reads UTF-8, whatever the locale of the worker is.
        var errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setErr(errors);
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        InputStream fromBridge = System.in;
        // An application that reads its standard input would otherwise take the sign of life of the bridge away.
        System.setIn(InputStream.nullInputStream());

        ExitStatus status = run(fromBridge, errors);
        System.exit(status.number());
    }

    private static ExitStatus run(InputStream fromBridge, PrintStream errors) {
        Logger log = LoggerFactory.getLogger(JavaWorkerMain.class);
        Launch launch;
        try {
            launch = read(Channels.newChannel(fromBridge));
        } catch (IOException | ProtocolFailure | IllegalArgumentException senseless) {
            log.error("the worker was not started by a bridge: {}", senseless.getMessage());
            return ExitStatus.UNREACHABLE;
        }
        endWithBridge(fromBridge);
        var worker = new JavaWorker(launch, errors::println);
        var ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endOnSignal(worker, ended), "end"));
        ExitStatus status = worker.run();
        ended.set(true);
        return status;
    }

    private static Launch read(ReadableByteChannel fromBridge) throws IOException {
        var reader = new FrameReader();
        Frame frame = reader.next();
        while (frame == null) {
            if (fromBridge.read(reader.space()) < 0) {
                throw new EOFException("standard input ended before a whole LAUNCH frame");
            }
            reader.filled();
            frame = reader.next();
        }
        if (frame.type() != FrameType.LAUNCH) {
            throw new ProtocolFailure("standard input begins with " + frame.type() + " instead of LAUNCH");
        }
        return Launch.parse(frame.texts());
    }

    /** No bridge, no worker: the end of the standard input is the one sign that even a SIGKILL of the bridge gives. */
    private static void endWithBridge(InputStream fromBridge) {
        var watch = new Thread(
                () -> {
                    try {
                        fromBridge.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException broken) {
                        LoggerFactory.getLogger(JavaWorkerMain.class).debug("standard input broke", broken);
                    }
                    Runtime.getRuntime().halt(ExitStatus.TOLD_TO_END.number());
                },
                "bridge-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** SIGTERM: a JVM that is left to itself would end with 143, in the middle of its requests. */
    private static void endOnSignal(JavaWorker worker, AtomicBoolean ended) {
        if (!ended.get()) {
            Runtime.getRuntime().halt(worker.finish().number());
        }
    }
}
