// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

/** What a worker says of itself when it is ready. */
final class WorkerFacts {

    private static final Logger log = LoggerFactory.getLogger(WorkerFacts.class);

    private static final double NANOS_PER_SECOND = 1e9;

    private WorkerFacts() {}

    /**
     * Appends READY.
     *
     * @param loading how long it took to load the applications
     */
    static void ready(FrameWriter writer, Duration loading) {
        writer.begin(FrameType.READY);
        fact(writer, "version", System.getProperty("java.version", ""));
        fact(writer, "executable", ProcessHandle.current().info().command().orElse(""));
        fact(writer, "prefix", System.getProperty("java.home", ""));
        fact(writer, "user", System.getProperty("user.name", ""));
        fact(writer, "group", group());
        fact(writer, "seconds", String.format(Locale.ROOT, "%.3f", loading.toNanos() / NANOS_PER_SECOND));
        writer.end();
    }

    private static void fact(FrameWriter writer, String key, String value) {
        writer.text(key).text(value);
    }

    /** Java knows no group of a process; the owner of its entry in /proc is the same. */
    private static String group() {
        try {
            return Files.readAttributes(Path.of("/proc/self"), PosixFileAttributes.class)
                    .group()
                    .getName();
        } catch (IOException | UnsupportedOperationException absent) {
            log.debug("the group of this process is not known", absent);
            return "";
        }
    }
}
