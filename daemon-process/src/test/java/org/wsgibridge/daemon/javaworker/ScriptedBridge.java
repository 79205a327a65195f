// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameReader;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

/** Plays the bridge for one worker process: starts it, and says what a test wants said. */
final class ScriptedBridge implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final Path socket;
    private final Path errors;
    private final Process worker;
    private final List<Connection> connections = new ArrayList<>();

    private ScriptedBridge(Path folder) throws IOException {
        socket = folder.resolve("socket");
        errors = folder.resolve("errors");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JavaWorkerMain.class.getName())
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts a worker and tells it nothing. */
    static ScriptedBridge silent(Path folder) throws IOException {
        return new ScriptedBridge(folder);
    }

    /** Starts a worker with so many slots, and takes their connections. */
    static ScriptedBridge launch(Path folder, int slots, Class<?>... preload) throws IOException {
        var bridge = new ScriptedBridge(folder);
        var writer = bridge.launch(slots);
        for (Class<?> application : preload) {
            writer.text("preload").text("class\u001F" + application.getName() + "\u001F");
        }
        bridge.tell(writer.end());
        for (int i = 0; i < slots; i++) {
            SocketChannel requests = bridge.listener.accept();
            bridge.connections.add(new Connection(requests, bridge.listener.accept()));
        }
        return bridge;
    }

    /** As {@link #launch}, and waits for READY. */
    static ScriptedBridge ready(Path folder, int slots) throws IOException {
        ScriptedBridge bridge = launch(folder, slots);
        for (Connection connection : bridge.connections) {
            connection.receive();
        }
        bridge.slot(0).receive();
        return bridge;
    }

    /** An open LAUNCH frame with every key that has to be there. */
    FrameWriter launch(int slots) {
        var writer = new FrameWriter().begin(FrameType.LAUNCH);
        String[] pairs = {
            "socket",
            socket.toString(),
            "token",
            "0f9a",
            "threads",
            "" + slots,
            "process-group",
            "shop",
            "application-group",
            "tills",
            "multiprocess",
            "1",
            "run-once",
            "0",
            "display-name",
            "(wsgi:shop)"
        };
        for (String text : pairs) {
            writer.text(text);
        }
        return writer;
    }

    /** Writes to the standard input of the worker. */
    void tell(FrameWriter frames) throws IOException {
        OutputStream input = worker.getOutputStream();
        input.write(frames.bytes().array(), 0, frames.size());
        input.flush();
    }

    /** Ends the standard input of the worker, as the death of the bridge does. */
    void vanish() throws IOException {
        worker.getOutputStream().close();
    }

    Connection slot(int number) {
        return connections.get(number);
    }

    Process worker() {
        return worker;
    }

    /** Waits for the worker to end; the test's own time limit bounds it. */
    int exitStatus() throws InterruptedException {
        return worker.waitFor();
    }

    /** What the worker has written to its standard error. */
    String errors() throws IOException {
        return Files.readString(errors, UTF_8);
    }

    @Override
    public void close() throws IOException {
        worker.destroyForcibly();
        listener.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    /**
     * A frame, copied.
     *
     * @param text the payload as Latin-1
     */
    record Received(FrameType type, String text) {

        List<String> strings() {
            return List.of(text.split("\0", -1));
        }
    }

    /** One slot, seen from the bridge. */
    static final class Connection implements AutoCloseable {

        private final SocketChannel requests;
        private final SocketChannel socket;
        private final FrameReader reader = new FrameReader();

        /** Takes the sockets in the order in which they came. What is said on the first is of no interest. */
        Connection(SocketChannel requests, SocketChannel responses) {
            this.requests = requests;
            this.socket = responses;
        }

        void send(FrameWriter frames) throws IOException {
            requests.write(frames.bytes());
        }

        void sendRaw(byte... bytes) throws IOException {
            requests.write(ByteBuffer.wrap(bytes));
        }

        /** Sends a REQUEST for a class, with the body field and the pairs of an environ. */
        void request(Class<?> application, String body, String... environ) throws IOException {
            send(requestFrame(application, body, environ));
        }

        static FrameWriter requestFrame(Class<?> application, String body, String... environ) {
            var writer = new FrameWriter().begin(FrameType.REQUEST);
            writer.number(0);
            for (String text : List.of("class", application.getName(), "", "", "REQUEST_METHOD", "GET")) {
                writer.string(text);
            }
            writer.payload().number(4, writer.size() - 8).string(body);
            for (String text : environ) {
                writer.string(text);
            }
            return writer.end();
        }

        /** Waits for the next frame or piece of one; null when the worker has closed the channel. */
        @Nullable
        Received receiveOrNull() throws IOException {
            Frame frame = reader.next();
            while (frame == null) {
                if (read() < 0) {
                    return null;
                }
                frame = reader.next();
            }
            return new Received(frame.type(), new String(frame.buffer(), frame.offset(), frame.length(), ISO_8859_1));
        }

        Received receive() throws IOException {
            Received received = receiveOrNull();
            if (received == null) {
                throw new IOException("the worker closed the channel");
            }
            return received;
        }

        /** The frames that one read brings. */
        List<FrameType> receiveOnce() throws IOException {
            read();
            var types = new ArrayList<FrameType>();
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                types.add(frame.type());
            }
            return types;
        }

        /** The text of a whole answer, up to its END. */
        String body() throws IOException {
            var body = new StringBuilder();
            for (Received next = receive(); next.type() != FrameType.END; next = receive()) {
                if (next.type() == FrameType.FAILED) {
                    throw new IOException(next.text());
                }
                if (next.type() == FrameType.DATA) {
                    body.append(next.text());
                }
            }
            return body.toString();
        }

        /** The next frame of a type, after any others. */
        Received await(FrameType type) throws IOException {
            Received next = receive();
            while (next.type() != type) {
                next = receive();
            }
            return next;
        }

        @Override
        public void close() throws IOException {
            requests.close();
            socket.close();
        }

        private int read() throws IOException {
            int count = socket.read(reader.space());
            reader.filled();
            return count;
        }
    }
}
