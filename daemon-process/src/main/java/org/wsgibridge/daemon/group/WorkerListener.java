// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.BackgroundThread;
import org.wsgibridge.daemon.channel.ChannelBrokenException;
import org.wsgibridge.daemon.channel.WorkerChannel;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.worker.Failure;
import org.wsgibridge.daemon.worker.Forks;
import org.wsgibridge.daemon.worker.Service;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

/**
 * Accepts the channels of a group's workers. A peer must run as the server's or the workers' account and know the token
 * of a worker that is waited for; any other is turned away.
 */
final class WorkerListener implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(WorkerListener.class);

    private final String group;
    private final Path socket;
    private final @Nullable String user;
    private final ServerSocketChannel server;
    private final Function<String, @Nullable Worker> byToken;
    private final ExecutorService handshakes;
    private final Halves halves = new Halves();

    private WorkerListener(
            String group,
            Path socket,
            @Nullable String user,
            ServerSocketChannel server,
            Function<String, @Nullable Worker> byToken) {
        this.group = group;
        this.socket = socket;
        this.user = user;
        this.server = server;
        this.byToken = byToken;
        this.handshakes = Executors.newCachedThreadPool(task -> BackgroundThread.of(task, "wsgi-handshake-" + group));
    }

    /**
     * Listens, and accepts on a thread of its own until {@link #close}.
     *
     * @param user account of the workers, when it is not the server's
     * @param byToken the worker that was given a token; answers null for an unknown one
     */
    static WorkerListener start(
            String group, Path socket, @Nullable String user, Function<String, @Nullable Worker> byToken)
            throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        if (user != null) {
            // The folder keeps others out; the socket itself must let the account of the workers in.
            Files.setPosixFilePermissions(socket, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        var listener = new WorkerListener(group, socket, user, server, byToken);
        BackgroundThread.of(listener::accept, "wsgi-listener-" + group).start();
        return listener;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel peer = server.accept();
                handshakes.execute(() -> greet(peer));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                log.error("accepting a channel failed: {} group={}", e.toString(), group);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    /** Out of file descriptors, say: trying again at once would only burn the processor. */
    private boolean pause() {
        try {
            return !handshakes.awaitTermination(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void greet(SocketChannel peer) {
        var channel = new WorkerChannel(peer);
        boolean kept = false;
        try {
            kept = trusted(peer) && introduce(channel);
        } catch (ChannelBrokenException | IOException | ProtocolFailure e) {
            log.debug("a channel was given up before its HELLO: {} group={}", e.getMessage(), group);
        } finally {
            if (!kept) {
                closeQuietly(channel);
            }
        }
    }

    private boolean trusted(SocketChannel peer) throws IOException {
        String account =
                peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        boolean trusted =
                account.equals(System.getProperty("user.name")) || account.equals(user) || ("#" + account).equals(user);
        if (!trusted) {
            log.warn("user {} was turned away from the socket of the workers group={}", account, group);
        }
        return trusted;
    }

    private boolean introduce(WorkerChannel channel) throws ChannelBrokenException {
        Frame hello = channel.receive();
        List<String> says = hello.type() == FrameType.HELLO ? hello.strings() : List.of();
        Worker worker = says.size() == 3 ? byToken.apply(says.get(0)) : null;
        if (worker == null) {
            log.warn("a peer without the token of a worker was turned away group={}", group);
            return false;
        }
        switch (says.get(1)) {
            case "log" -> {
                worker.nudges().over(channel);
                handshakes.execute(worker.log().listening(new LogReader(worker, channel)));
            }
            case "lifeline" -> worker.lifeline(channel);
            case "template" -> handshakes.execute(() -> template(worker, channel));
            case "service" -> service(worker, channel);
            default -> {
                return Halves.purpose(says.get(1)) && introduce(worker, says.get(1), channel);
            }
        }
        return true;
    }

    private boolean introduce(Worker worker, String purpose, WorkerChannel socket) {
        halves.close(false);
        WorkerChannel channel = halves.join(worker, purpose, socket);
        if (channel != null) {
            if (Halves.slot(purpose).equals("0")) {
                handshakes.execute(() -> awaitReady(worker, channel));
            }
            worker.connected(new Slot(worker, channel));
        }
        return true;
    }

    private void template(Worker worker, WorkerChannel channel) {
        var forks = new Forks(channel, worker::changed);
        worker.forks(forks);
        awaitReady(worker, channel);
        forks.run();
    }

    private void service(Worker worker, WorkerChannel channel) {
        worker.service(new Service(channel));
        handshakes.execute(() -> awaitReady(worker, channel));
    }

    private void awaitReady(Worker worker, WorkerChannel channel) {
        try {
            Frame frame = channel.receive();
            switch (frame.type()) {
                case READY -> worker.ready(pairs(frame.texts()));
                case LOAD_FAILED -> loadFailed(worker, frame.texts());
                default -> worker.failed("sent " + frame.type() + " where READY was expected");
            }
        } catch (ChannelBrokenException e) {
            log.debug("a worker broke off before it was ready: {} group={}", e.getMessage(), group);
        } catch (ProtocolFailure e) {
            worker.failed("sent what is no frame: " + e.getMessage());
        }
    }

    private void loadFailed(Worker worker, List<String> texts) {
        String sentence = texts.isEmpty() ? "could not load the application" : texts.get(0);
        String traceback = texts.size() > 1 ? texts.get(1) : "";
        if (!traceback.isEmpty()) {
            log.debug("{} group={} worker={}\n{}", sentence, group, worker.pid(), traceback);
        }
        worker.failed(new Failure(sentence, traceback, texts.size() > 2 ? texts.get(2) : ""));
    }

    private static Map<String, String> pairs(List<String> texts) {
        var pairs = new HashMap<String, String>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            pairs.put(texts.get(i), texts.get(i + 1));
        }
        return pairs;
    }

    @Override
    public void close() {
        closeQuietly(server);
        halves.close(true);
        Farewell.to(handshakes);
        try {
            Files.deleteIfExists(socket);
            // Its folder has nothing else in it, and groups come and go with the configuration.
            Files.deleteIfExists(socket.resolveSibling(""));
        } catch (IOException e) {
            log.debug("{} could not be removed: {}", socket, e.toString());
        }
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            log.debug("closing failed: {}", e.toString());
        }
    }
}
