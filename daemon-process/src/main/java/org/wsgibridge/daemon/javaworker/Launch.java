// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the bridge tells a worker at its start: the LAUNCH frame, as far as it concerns a Java worker.
 *
 * <p>The account, the working directory, the umask and the locale of a JVM can only be set before it starts, so they are
 * the bridge's to set, and their keys are passed over.
 *
 * @param socket to connect to
 * @param token to repeat in HELLO
 * @param threads number of slots, at least 1
 * @param processGroup name of the group
 * @param applicationGroup empty for {@code %{GLOBAL}}
 * @param multiprocess {@code wsgi.multiprocess}
 * @param runOnce {@code wsgi.run_once}
 * @param stackSize bytes of stack of a thread that serves requests; 0 for the JVM's own
 * @param preload applications to load before READY
 */
record Launch(
        Path socket,
        String token,
        int threads,
        String processGroup,
        String applicationGroup,
        boolean multiprocess,
        boolean runOnce,
        long stackSize,
        List<Application> preload) {

    /** Separates the parts of a preload value. */
    private static final String SEPARATOR = "\u001F";

    private static final String PRELOAD = "preload";

    private static final Set<String> PASSED_OVER =
            Set.of("processes", "user", "group", "home", "umask", "locale", "display-name", "python-path");

    private static final Set<String> KNOWN = Set.of(
            "socket",
            "token",
            "threads",
            "process-group",
            "application-group",
            "multiprocess",
            "run-once",
            "stack-size");

    /**
     * An application as frames name it.
     *
     * @param kind {@code jar} or {@code class}; others are not for a Java worker
     * @param target path of the jar, or name of the class
     * @param callable name of a class in the jar; empty when it is to be found
     */
    record Application(String kind, String target, String callable) {

        static Application parse(String text) {
            String[] parts = text.split(SEPARATOR, -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException(
                        "LAUNCH: preload must be kind, target and callable but is " + text.replace(SEPARATOR, "|"));
            }
            return new Application(parts[0], parts[1], parts[2]);
        }
    }

    Launch {
        preload = List.copyOf(preload);
    }

    /**
     * Reads the strings of the frame.
     *
     * @throws IllegalArgumentException when they are not what the table of the wire format allows
     */
    static Launch parse(List<String> strings) {
        if (strings.size() % 2 != 0) {
            throw new IllegalArgumentException("LAUNCH: the last key has no value");
        }
        Map<String, String> values = new HashMap<>();
        List<Application> preload = new ArrayList<>();
        for (int i = 0; i < strings.size(); i += 2) {
            String key = strings.get(i);
            String value = strings.get(i + 1);
            if (key.equals(PRELOAD)) {
                preload.add(Application.parse(value));
            } else if (KNOWN.contains(key)) {
                values.put(key, value);
            } else if (!PASSED_OVER.contains(key)) {
                throw new IllegalArgumentException("LAUNCH: there is no key " + key);
            }
        }
        return new Launch(
                Path.of(value(values, "socket")),
                value(values, "token"),
                threads(value(values, "threads")),
                value(values, "process-group"),
                value(values, "application-group"),
                flag(values, "multiprocess"),
                flag(values, "run-once"),
                Long.parseLong(values.getOrDefault("stack-size", "0")),
                preload);
    }

    private static String value(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("LAUNCH: the key " + key + " is missing");
        }
        return value;
    }

    private static int threads(String value) {
        if (!value.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("LAUNCH: threads must be a number from 1 but is " + value);
        }
        return Integer.parseInt(value);
    }

    private static boolean flag(Map<String, String> values, String key) {
        String value = value(values, key);
        return switch (value) {
            case "1" -> true;
            case "0" -> false;
            default -> throw new IllegalArgumentException("LAUNCH: " + key + " must be 0 or 1 but is " + value);
        };
    }
}
