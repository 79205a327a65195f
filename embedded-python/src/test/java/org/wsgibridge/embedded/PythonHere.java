// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.wsgibridge.bridge.EmbeddedPython;
import org.wsgibridge.bridge.EmbeddedPython.Availability;
import org.wsgibridge.bridge.ExecutionMode;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.bridge.RoomyThread;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.Target;

/** Python in the JVM of the tests, which is all the more a test: what ends the process ends them. */
final class PythonHere {

    private static @Nullable ExecutionMode mode;

    /** How a request comes to Python. */
    enum Way {
        /** On a thread of the container with a large stack, to the main interpreter. */
        DIRECTLY(""),
        /** From a thread with a small stack to the main interpreter. */
        HANDED_OVER(""),
        /** To an interpreter beside the main one. */
        BESIDE("beside");

        final String applicationGroup;

        Way(String applicationGroup) {
            this.applicationGroup = applicationGroup;
        }

        /** Lets the script answer; what is thrown is what the gateway threw. */
        void serve(Path script, Exchange exchange) throws IOException {
            Gateway gateway = gateway(script, applicationGroup);
            if (this == DIRECTLY) {
                onRoomyThread(() -> gateway.serve(exchange));
            } else {
                gateway.serve(exchange);
            }
        }
    }

    /** What a test does with Python. */
    interface Step {
        void run() throws IOException;
    }

    private PythonHere() {}

    /** Starts Python when that has not happened; skips the test where there is none. */
    static synchronized ExecutionMode mode() {
        if (mode == null) {
            mode = mode(EmbeddedOptions.DEFAULTS);
        }
        return mode;
    }

    /** The same with options of its own, to be closed by the caller. */
    static ExecutionMode mode(EmbeddedOptions options) {
        Availability found = EmbeddedPython.find(options);
        if (found instanceof Availability.Unavailable unavailable) {
            Assumptions.abort("no Python in this process: " + unavailable.reason());
        }
        return ((Availability.Available) found).mode();
    }

    /** Runs something on a thread of its own, as a container would; what it throws is thrown. */
    static void onRoomyThread(Step step) throws IOException {
        var done = new CompletableFuture<@Nullable Void>();
        var thread = new RoomyThread(
                () -> {
                    try {
                        step.run();
                        done.complete(null);
                    } catch (IOException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "connector");
        thread.start();
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException gone) {
                throw gone;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    static Gateway gateway(Path script, String applicationGroup) {
        return gateway(mode(), script, applicationGroup);
    }

    static Gateway gateway(ExecutionMode mode, Path script, String applicationGroup) {
        return mode.gateway(new Placement(null, applicationGroup, new Target.ScriptFile(script), "application", ""));
    }

    /** Writes a script whose {@code answer(environ)} makes the text of the response. */
    static Path answering(Path folder, String name, String body) throws IOException {
        return Files.writeString(folder.resolve(name), body + """

                def application(environ, start_response):
                    chunk = str(answer(environ)).encode()
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [chunk]
                """);
    }
}
