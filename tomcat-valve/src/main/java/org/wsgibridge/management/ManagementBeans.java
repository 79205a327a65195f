// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.daemon.group.GroupObserver;
import org.wsgibridge.daemon.group.ManagedGroup;
import org.wsgibridge.daemon.worker.ManagedWorker;

/**
 * Keeps an MBean for each group and each worker of a bridge, for as long as these run. For any thread; an MBean server
 * that refuses is told of in the log and stops nobody.
 */
public final class ManagementBeans implements GroupObserver {

    private static final Logger log = LoggerFactory.getLogger(ManagementBeans.class);

    private final MBeanServer server;
    private final Names names;
    /** Groups that run, oldest first; of two with one name the later one is shown. */
    private final List<ManagedGroup> groups = new ArrayList<>();

    private final Map<ObjectName, ProcessGroupBean> shown = new HashMap<>();
    private final Map<ManagedGroup, Set<ObjectName>> workers = new HashMap<>();

    /**
     * Nothing is registered yet.
     *
     * @param server takes the beans
     * @param holder name of what has the bridge
     */
    public ManagementBeans(MBeanServer server, ObjectName holder) {
        this.server = server;
        this.names = new Names(holder);
    }

    /**
     * For a bridge that has no MBean itself, because it is in a web application.
     *
     * @param place says which one, by keys that the names of its groups and workers have: {@code context},
     *     {@code servlet}, {@code server}
     */
    public static ManagementBeans at(Map<String, String> place) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return new ManagementBeans(server, WebApplications.holder(server, place));
    }

    /** The groups that run. */
    public synchronized List<ManagedGroup> groups() {
        return List.copyOf(groups);
    }

    /** Replaces all workers of all groups, new before old; returns at once. */
    public void restart() {
        groups().forEach(group -> group.restart(ProcessGroupBean.ASKED));
    }

    @Override
    public synchronized void opened(ManagedGroup group) {
        groups.add(group);
        show(group);
    }

    @Override
    public synchronized void changed(ManagedGroup group) {
        if (!groups.contains(group)) {
            return;
        }
        Set<ObjectName> there = workers.computeIfAbsent(group, any -> new HashSet<>());
        var wanted = new HashMap<ObjectName, ManagedWorker>();
        group.workers().forEach(worker -> wanted.put(names.of(group.identity(), worker.pid()), worker));
        there.removeIf(name -> !wanted.containsKey(name) && unregister(name));
        wanted.forEach((name, worker) -> {
            if (there.add(name)) {
                register(DescribedBean.of(new WorkerBean(worker), WorkerMXBean.class), name);
            }
        });
    }

    @Override
    public synchronized void closed(ManagedGroup group) {
        workers.getOrDefault(group, Set.of()).forEach(this::unregister);
        workers.remove(group);
        groups.remove(group);
        groups.stream()
                .filter(other -> other.identity().equals(group.identity()))
                .reduce((older, newer) -> newer)
                .ifPresentOrElse(this::show, () -> hide(names.of(group.identity())));
    }

    private void show(ManagedGroup group) {
        ObjectName name = names.of(group.identity());
        ProcessGroupBean known = shown.get(name);
        if (known != null) {
            known.show(group);
            return;
        }
        var bean = new ProcessGroupBean(group);
        shown.put(name, bean);
        register(DescribedBean.of(bean, ProcessGroupMXBean.class), name);
    }

    private void hide(ObjectName name) {
        if (shown.remove(name) != null) {
            unregister(name);
        }
    }

    private void register(DescribedBean bean, ObjectName name) {
        try {
            server.registerMBean(bean, name);
        } catch (JMException e) {
            log.warn("{} cannot be shown to JMX clients: {}", name, e.toString());
        }
    }

    private boolean unregister(ObjectName name) {
        try {
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
        } catch (JMException e) {
            log.warn("{} cannot be hidden from JMX clients: {}", name, e.toString());
        }
        return true;
    }
}
