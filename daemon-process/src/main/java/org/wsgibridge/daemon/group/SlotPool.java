// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.EvictionConfig;
import org.apache.commons.pool2.impl.EvictionPolicy;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Slot;
import org.wsgibridge.daemon.worker.WorkerState;

/**
 * The idle slots of a group, the most recently used on top, because its caches are warm.
 *
 * <p>A Commons Pool makes its objects; slots arrive when a worker has come up. So the factory hands out what has
 * arrived, and the pool's size is kept at exactly the number of slots there are: it never asks for one that is not
 * there.
 */
final class SlotPool implements AutoCloseable {

    private final Queue<Slot> arrivals = new ConcurrentLinkedQueue<>();
    private final GenericObjectPool<Slot> pool;
    private int size;
    private Runnable idle = () -> {};

    SlotPool() {
        var config = new GenericObjectPoolConfig<Slot>();
        config.setJmxEnabled(false);
        config.setLifo(true);
        config.setBlockWhenExhausted(false);
        config.setMaxTotal(0);
        config.setMaxIdle(-1);
        config.setNumTestsPerEvictionRun(-1);
        config.setEvictionPolicy(new NotServing());
        pool = new GenericObjectPool<>(new Arrivals(), config);
    }

    /** Adds an idle slot. */
    void add(Slot slot) {
        arrivals.add(slot);
        try {
            synchronized (this) {
                pool.setMaxTotal(++size);
            }
            pool.addObject();
        } catch (NoSuchElementException lentAlready) {
            return; // to somebody else: the pool makes one where it finds room
        } catch (Exception e) {
            throw new IllegalStateException("the pool did not take a slot that has arrived", e);
        }
        idle.run();
    }

    /** Has {@code told} called whenever an idle slot has been added; by one caller, before the first is. */
    void whenIdle(Runnable told) {
        idle = told;
    }

    /**
     * Lends a slot whose worker takes one more request. Does not wait.
     *
     * @return null when none is idle
     */
    @Nullable
    Slot lend() {
        // The pool says no by an exception, which costs more than to ask first.
        while (pool.getNumIdle() > 0) {
            Slot slot = take();
            if (slot == null || slot.worker().admit()) {
                return slot;
            }
            discard(slot);
        }
        return null;
    }

    /** Takes back a slot that can be lent again. */
    void giveBack(Slot slot) {
        if (!serving(slot)) {
            discard(slot);
            return;
        }
        pool.returnObject(slot);
        if (!serving(slot)) {
            retireIdle();
        }
        idle.run();
    }

    /** Takes back a slot that must not be lent again, and closes it. */
    void discard(Slot slot) {
        try {
            pool.invalidateObject(slot);
        } catch (Exception e) {
            throw new IllegalStateException("the pool did not give up a slot", e);
        }
    }

    /** Closes the idle slots of all workers that take no more requests. */
    void retireIdle() {
        try {
            pool.evict();
        } catch (Exception e) {
            throw new IllegalStateException("the pool did not look at its idle slots", e);
        }
    }

    /** Closes all idle slots; a lent one is closed when it comes back. */
    @Override
    public void close() {
        pool.close();
    }

    private @Nullable Slot take() {
        try {
            return pool.borrowObject();
        } catch (NoSuchElementException | IllegalStateException noneOrClosed) {
            return null;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the pool did not lend a slot", e);
        }
    }

    private static boolean serving(Slot slot) {
        return slot.open() && slot.worker().state() == WorkerState.SERVING;
    }

    private final class Arrivals extends BasePooledObjectFactory<Slot> {

        @Override
        public Slot create() {
            Slot slot = arrivals.poll();
            if (slot == null) {
                throw new NoSuchElementException("no slot has arrived");
            }
            return slot;
        }

        @Override
        public PooledObject<Slot> wrap(Slot slot) {
            return new DefaultPooledObject<>(slot);
        }

        @Override
        public void destroyObject(PooledObject<Slot> pooled) {
            synchronized (SlotPool.this) {
                pool.setMaxTotal(--size);
            }
            pooled.getObject().close();
        }
    }

    private static final class NotServing implements EvictionPolicy<Slot> {

        @Override
        public boolean evict(EvictionConfig config, PooledObject<Slot> idle, int count) {
            return !serving(idle.getObject());
        }
    }
}
