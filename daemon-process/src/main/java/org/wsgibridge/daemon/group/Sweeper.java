// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.worker.ProcessStart;

/**
 * A small process that outlives the server by a moment, however that ends, and ends what is left of it: it kills whatever
 * carries the mark of the server in its environment, and removes the runtime directory.
 *
 * <p>Workers end by themselves when the server is gone; this is for what they have started, which may have left their
 * process groups, or be the child of a JVM. It is no child of the server, and hears of its end by a named pipe that the
 * server alone holds open. Owned by the {@link RuntimeDirectory}.
 */
final class Sweeper implements AutoCloseable {

    /** The variable that every worker, and so everything that it starts, has in its environment. */
    static final String MARK = "WSGI_BRIDGE_RUNTIME";

    /** Longest that sweeping may take when the server stops in order. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(5);

    /** A process may start another one while it is being looked for, so this looks until it finds none. */
    private static final String SCRIPT = """
            while read -r line; do :; done < "$3"
            tries=0
            while [ $tries -lt 50 ]; do
                found=$(grep -lzxsF "$1" /proc/[0-9]*/environ | tr -dc '0-9\\n')
                [ -n "$found" ] || break
                kill -KILL $found 2>/dev/null
                tries=$((tries + 1))
            done
            rm -rf -- "$2"
            """;

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private final Path directory;
    private final @Nullable RandomAccessFile alive;

    private Sweeper(Path directory, @Nullable RandomAccessFile alive) {
        this.directory = directory;
        this.alive = alive;
    }

    /** Starts it; a machine without a shell does without. */
    static Sweeper start(Path directory) {
        Path pipe = directory.resolve("alive");
        RandomAccessFile alive = null;
        try {
            run("mkfifo", "-m", "600", pipe.toString());
            // For both directions, because that does not wait for somebody at the other end.
            alive = new RandomAccessFile(pipe.toFile(), "rw");
            String mark = MARK + "=" + directory;
            run(
                    "setsid",
                    "--fork",
                    "/bin/sh",
                    "-c",
                    SCRIPT,
                    "wsgi-bridge-sweeper",
                    mark,
                    directory.toString(),
                    pipe.toString());
            return new Sweeper(directory, alive);
        } catch (IOException e) {
            log.info("programs that workers start are not looked for when the server ends: {}", e.getMessage());
            return new Sweeper(directory, alive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sweeper(directory, alive);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(command))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(MARK);
        int status = ProcessStart.of(builder).waitFor();
        if (status != 0) {
            throw new IOException(command[0] + " exited with status " + status);
        }
    }

    /** Sweeps now, and returns when that is done. */
    @Override
    public void close() {
        if (alive == null) {
            return;
        }
        try {
            alive.close();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (Files.exists(directory) && System.nanoTime() < deadline) {
                Thread.sleep(LOOK.toMillis());
            }
        } catch (IOException e) {
            log.debug("the named pipe could not be closed: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
