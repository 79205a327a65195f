// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.collections.SynchronizedStack;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.crew.Crew;

/**
 * Tomcat's NIO endpoint with one or several {@link Crew}s in the place of a poller thread and those that it hands
 * everything to. A connection stays with the poller that it has been given to; what is to be done for it is done by
 * whoever finds out.
 */
final class CrewEndpoint extends NioEndpoint {

    private static final Logger log = LoggerFactory.getLogger(CrewEndpoint.class);

    private volatile int crews = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    /** Those at work; empty when the endpoint does not run. */
    private volatile List<CrewPoller> pollers = List.of();

    private final AtomicInteger turns = new AtomicInteger();
    /** Which poller a connection is being made for, by the one thread that accepts them. */
    private volatile @Nullable CrewPoller assigned;

    private volatile @Nullable SynchronizedStack<NioChannel> channels;

    /** How many crews there are to be. */
    int crews() {
        return crews;
    }

    /** Takes effect when the endpoint is started next. */
    void crews(int wanted) {
        crews = wanted;
    }

    /** The poller whose crew the calling thread leads; null when it leads none. */
    @Nullable
    CrewPoller led() {
        for (CrewPoller poller : pollers) {
            if (poller.crew().leads()) {
                return poller;
            }
        }
        return null;
    }

    /** Who is to watch what the calling thread waits for; null when the endpoint does not run. */
    @Nullable
    CrewPoller watch() {
        CrewPoller led = led();
        return led != null ? led : next();
    }

    private @Nullable CrewPoller next() {
        List<CrewPoller> all = pollers;
        return all.isEmpty() ? null : all.get(Math.floorMod(turns.getAndIncrement(), all.size()));
    }

    @Override
    public void startInternal() throws Exception {
        if (running) {
            return;
        }
        running = true;
        paused = false;
        int pooled = socketProperties.getActualBufferPool(isSSLEnabled() ? getSniParseLimit() * 2 : 0);
        if (pooled != 0) {
            channels = new SynchronizedStack<>(SynchronizedStack.DEFAULT_SIZE, pooled);
        }
        if (super.getExecutor() == null) {
            createExecutor();
        }
        initializeConnectionLatch();
        int wanted = crews;
        setStopLatch(new CountDownLatch(wanted));
        var all = new ArrayList<CrewPoller>();
        for (int i = 1; i <= wanted; i++) {
            all.add(new CrewPoller(this, wanted == 1 ? getName() : getName() + "-" + i, super.getExecutor()));
        }
        pollers = List.copyOf(all);
        all.forEach(poller -> poller.crew().start());
        startAcceptorThread();
    }

    @Override
    public void stopInternal() {
        List<CrewPoller> all = pollers;
        if (!all.isEmpty() && !paused) {
            pause();
        }
        all.forEach(CrewPoller::close);
        super.stopInternal();
        pollers = List.of();
        channels = null;
    }

    /** The last connection of a poller has been closed. */
    void polled() {
        getStopLatch().countDown();
    }

    /** What is to be done for a connection is done by a crew; what is left of it when there is none, by its threads. */
    @Override
    public Executor getExecutor() {
        return pollers.isEmpty() ? super.getExecutor() : this::execute;
    }

    private void execute(Runnable task) {
        CrewPoller poller = led();
        if (poller == null) {
            poller = task instanceof ConnectionTask ours ? ours.poller() : watch();
        }
        if (poller != null) {
            poller.crew().execute(task);
        } else {
            super.getExecutor().execute(task);
        }
    }

    @Override
    protected SocketProcessorBase<NioChannel> createSocketProcessor(
            SocketWrapperBase<NioChannel> connection, SocketEvent event) {
        return new ConnectionTask(connection, event, getHandler());
    }

    @Override
    protected @Nullable Poller getPoller() {
        return assigned;
    }

    @Override
    protected @Nullable SynchronizedStack<NioChannel> getNioChannels() {
        return channels;
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        CrewPoller poller = next();
        if (poller == null) {
            return false;
        }
        assigned = poller;
        NioSocketWrapper wrapper = null;
        try {
            NioChannel channel = channel();
            wrapper = new Connection(channel, this);
            channel.reset(socket, wrapper);
            connections.put(socket, wrapper);
            socket.configureBlocking(false);
            socketProperties.setProperties(socket.socket());
            wrapper.setReadTimeout(getConnectionTimeout());
            wrapper.setWriteTimeout(getConnectionTimeout());
            wrapper.setKeepAliveLeft(getMaxKeepAliveRequests());
            poller.register(wrapper);
            return true;
        } catch (IOException | RuntimeException e) {
            log.warn("a connection could not be set up, and is closed: {}", e.toString());
            if (wrapper == null) {
                destroySocket(socket);
            }
            // Whoever accepted it closes what is not taken.
            return false;
        }
    }

    private NioChannel channel() {
        SynchronizedStack<NioChannel> pooled = channels;
        NioChannel channel = pooled == null ? null : pooled.pop();
        if (channel != null) {
            return channel;
        }
        var buffers = new SocketBufferHandler(
                socketProperties.getAppReadBufSize(),
                socketProperties.getAppWriteBufSize(),
                socketProperties.getDirectBuffer());
        return isSSLEnabled() ? new SecureNioChannel(buffers, this) : new NioChannel(buffers);
    }
}
