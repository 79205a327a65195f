// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that workers have started and left behind: they die with their worker. Every worker leads a session, and
 * what it starts is in that until it says otherwise; whoever does is the {@link Sweeper}'s.
 *
 * <p>First they are asked to end (SIGTERM), a second later they are killed. The supervisor's, on its thread.
 */
final class Leftovers {

    /** Looking costs a few milliseconds; many workers may end in a second. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Path PROCESSES = Path.of("/proc");

    /** Of /proc/PID/stat, counted from behind the name of the program, which may hold anything. */
    private static final int SESSION = 3;

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    private final String group;
    private final Map<Long, Integer> looks = new HashMap<>();
    private long next = System.nanoTime();

    Leftovers(String group) {
        this.group = group;
    }

    /** Notes that a worker has ended. */
    void of(long worker) {
        if (worker == 0) {
            return; // it was never forked
        }
        if (looks.isEmpty()) {
            // Most of them notice for themselves that they are alone.
            next = System.nanoTime() + PAUSE.toNanos();
        }
        looks.put(worker, 0);
    }

    /** Looks, when there is something to look for and the last time is long enough ago. */
    void look() {
        if (!looks.isEmpty() && System.nanoTime() - next >= 0) {
            sweep(false);
        }
    }

    /** Kills what there is, now. */
    void end() {
        if (!looks.isEmpty()) {
            sweep(true);
        }
    }

    private void sweep(boolean last) {
        Map<Long, List<ProcessHandle>> found = members();
        looks.keySet().retainAll(found.keySet());
        found.forEach((worker, members) -> {
            int look = looks.merge(worker, 1, Integer::sum);
            if (look == 1) {
                log.warn(
                        "{} of the programs that worker {} has started are still there and end now group={}",
                        members.size(),
                        worker,
                        group);
            }
            members.forEach(look == 1 && !last ? ProcessHandle::destroy : ProcessHandle::destroyForcibly);
        });
        next = System.nanoTime() + PAUSE.toNanos();
    }

    /** By session, the processes of those that are looked for; a session whose leader lives is another one by now. */
    private Map<Long, List<ProcessHandle>> members() {
        var found = new HashMap<Long, List<ProcessHandle>>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path each : processes) {
                long pid = Long.parseLong(each.getFileName().toString());
                long session = session(each);
                if (looks.containsKey(session)) {
                    ProcessHandle.of(pid)
                            .ifPresent(process -> found.computeIfAbsent(session, key -> new ArrayList<>())
                                    .add(process));
                }
            }
        } catch (IOException e) {
            log.debug("the processes of this machine cannot be listed: {} group={}", e.toString(), group);
        }
        found.entrySet()
                .removeIf(session -> session.getValue().stream()
                        .anyMatch(process -> session.getKey().equals(process.pid())));
        return found;
    }

    private static long session(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", SESSION + 2);
            return "Z".equals(fields[0]) ? -1 : Long.parseLong(fields[SESSION]);
        } catch (IOException | RuntimeException ended) {
            return -1;
        }
    }
}
