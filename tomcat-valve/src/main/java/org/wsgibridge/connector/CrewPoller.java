// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.crew.Crew;
import org.wsgibridge.exchange.Watch;

/**
 * Waits for all connections of an endpoint, and for what else is to be watched, on the thread of the leader.
 *
 * <p>Interest in a connection that is being served is not taken back until it turns out to be in the way: mostly it is
 * there again before the next wait, and a system call is saved twice.
 */
final class CrewPoller extends NioEndpoint.Poller implements Crew.Duty, Watch {

    private static final Logger log = LoggerFactory.getLogger(CrewPoller.class);

    private final CrewEndpoint endpoint;
    private final Crew crew;
    /** Whether the leader waits, or is about to, and has not been hurried. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    private final Departures departures;

    private volatile boolean closing;
    private boolean changed;

    /**
     * A poller whose crew does not work yet.
     *
     * @param name of the crew
     * @param hands whose threads lead
     */
    CrewPoller(CrewEndpoint endpoint, String name, Executor hands) throws IOException {
        endpoint.super();
        this.endpoint = endpoint;
        this.crew = new Crew(name, Thread::new, hands, this);
        this.departures = new Departures(crew);
    }

    /** Who waits here, and does what there is to do. */
    Crew crew() {
        return crew;
    }

    /** How responses to its connections leave. */
    Departures departures() {
        return departures;
    }

    @Override
    public boolean look(BooleanSupplier idle) {
        if (departures.pending()) {
            // As a task, which the lookout can see: a client may have stopped to read.
            crew.execute(departures::settle);
            return true;
        }
        try {
            int count = select(idle);
            if (closing) {
                return false;
            }
            departures.begin();
            timeout(count, changed);
        } catch (IOException | RuntimeException e) {
            if (e instanceof ClosedSelectorException) {
                return false;
            }
            log.error("a connector failed to wait for its connections", e);
        }
        return true;
    }

    private int select(BooleanSupplier idle) throws IOException {
        Selector selector = getSelector();
        asleep.set(true);
        try {
            changed = events();
            return idle.getAsBoolean() && !closing
                    ? selector.select(this::process, endpoint.getSelectorTimeout())
                    : selector.selectNow(this::process);
        } finally {
            asleep.set(false);
        }
    }

    private void process(SelectionKey key) {
        if (key.attachment() instanceof NioSocketWrapper wrapper) {
            processKey(key, wrapper);
        }
    }

    @Override
    protected void processKey(SelectionKey key, NioSocketWrapper wrapper) {
        if (wrapper instanceof WatchedSocket watched) {
            watched.arrived();
            return;
        }
        try {
            // Also while a file is being sent by another thread, which says so when it is to go on here.
            boolean awaited = (wrapper.interestOps() & key.readyOps()) != 0;
            if (wrapper instanceof Connection connection && key.isReadable()) {
                connection.readable(awaited);
            }
            if (!awaited) {
                key.interestOpsAnd(~key.readyOps());
                return;
            }
        } catch (CancelledKeyException closed) {
            // By a thread that serves it, between the look and now.
            log.trace("a connection was closed meanwhile", closed);
            return;
        }
        super.processKey(key, wrapper);
    }

    @Override
    protected void unreg(SelectionKey key, NioSocketWrapper wrapper, int readyOps) {
        if ((readyOps & SelectionKey.OP_WRITE) != 0) {
            super.unreg(key, wrapper, readyOps);
        } else {
            wrapper.interestOps(wrapper.interestOps() & ~readyOps);
        }
    }

    @Override
    public void add(NioSocketWrapper wrapper, int interestOps) {
        if ((interestOps & SelectionKey.OP_READ) == 0) {
            forgetReading(wrapper);
        }
        super.add(wrapper, interestOps);
        hurry();
    }

    /** Or else it would be read from as well, while its connection is being served. */
    private void forgetReading(NioSocketWrapper wrapper) {
        SocketChannel channel = wrapper.getSocket().getIOChannel();
        SelectionKey key = channel == null ? null : channel.keyFor(getSelector());
        if (wrapper instanceof Connection connection) {
            connection.unwatched();
        }
        try {
            if (key != null) {
                key.interestOps(wrapper.interestOps());
            }
        } catch (CancelledKeyException closed) {
            log.trace("a connection was closed meanwhile", closed);
        }
    }

    @Override
    public void register(NioSocketWrapper wrapper) {
        super.register(wrapper);
        hurry();
    }

    @Override
    public Watched begin(SocketChannel channel, Arrival arrival) throws IOException {
        var watched = new WatchedSocket(endpoint, arrival, this::hurry);
        watched.registerWith(channel, getSelector());
        hurry();
        return watched;
    }

    @Override
    public void hurry() {
        if (asleep.get() && !crew.leads() && asleep.compareAndSet(true, false)) {
            getSelector().wakeup();
        }
    }

    /** Has the leader stop. */
    void close() {
        closing = true;
        destroy();
    }

    @Override
    public void end() {
        events();
        timeout(0, false);
        try {
            getSelector().close();
        } catch (IOException e) {
            log.warn("a connector failed to close its selector: {}", e.toString());
        }
        endpoint.polled();
    }
}
