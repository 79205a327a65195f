// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;
import org.wsgibridge.failure.LogText;

/**
 * What one worker says, on its way to the logger {@code wsgi.application.<group>}; remembers the last lines for the
 * report of its death. For any number of threads.
 *
 * <p>Who speaks stands in front, so that the text itself stays as the application wrote it, however many lines it has.
 */
public final class ApplicationLog {

    private static final int REMEMBERED_LINES = 20;

    private final Logger logger;
    private final LongSupplier pid;
    private final Runnable changed;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Deque<String> last = new ArrayDeque<>();

    /**
     * Of one worker that has said nothing.
     *
     * @param changed called when there is one less of the ways by which it can say something
     */
    ApplicationLog(String group, LongSupplier pid, Runnable changed) {
        this.logger = LoggerFactory.getLogger("wsgi.application." + group);
        this.pid = pid;
        this.changed = changed;
    }

    /** Something that reads what the worker says, and returns at the end of that; to be run once, on a thread of its own. */
    public Runnable listening(Runnable reader) {
        listeners.incrementAndGet();
        return () -> {
            try {
                reader.run();
            } finally {
                listeners.decrementAndGet();
                changed.run();
            }
        };
    }

    /** Whether all has been read that it has said, or what it has started in its place. */
    public boolean heard() {
        return listeners.get() == 0;
    }

    /**
     * What a LOG frame says.
     *
     * @param strings level, logger, request and text
     * @throws ProtocolFailure when they are not these
     */
    public void record(List<String> strings) {
        if (strings.size() != 4) {
            throw new ProtocolFailure("LOG must hold level, logger, request and text but holds " + strings.size()
                    + (strings.size() == 1 ? " string" : " strings"));
        }
        var speaker = new StringBuilder("worker=").append(pid.getAsLong());
        append(speaker, " request=", strings.get(2));
        append(speaker, " logger=", strings.get(1));
        // What our own part of the worker says at this level, such as what it loads, explains no death.
        boolean ours = strings.get(0).equals("info") && strings.get(1).isEmpty();
        if (!ours) {
            strings.get(3).lines().forEach(this::remember);
        }
        say(level(strings.get(0)), speaker, strings.get(3));
    }

    /** A line that the worker, or a program that it has started, has written without saying anything about it. */
    void line(String text) {
        text.lines().forEach(this::remember);
        say(Level.INFO, "worker=" + pid.getAsLong(), text);
    }

    /** The last lines, oldest first. */
    List<String> lastLines() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    private void say(Level level, CharSequence speaker, String text) {
        text.lines().forEach(line -> logger.atLevel(level).log("{}: {}", speaker, LogText.oneLine(line)));
    }

    private void remember(String line) {
        synchronized (last) {
            if (last.size() == REMEMBERED_LINES) {
                last.removeFirst();
            }
            last.addLast(line);
        }
    }

    private static Level level(String name) {
        return switch (name) {
            case "" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warn" -> Level.WARN;
            case "error" -> Level.ERROR;
            default -> throw new ProtocolFailure("LOG has an unknown level: " + name);
        };
    }

    private static void append(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(key).append(value);
        }
    }
}
