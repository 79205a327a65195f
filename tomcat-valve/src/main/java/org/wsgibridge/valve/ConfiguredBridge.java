// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.config.Configuration;
import org.wsgibridge.config.ConfigurationException;
import org.wsgibridge.config.Problem;
import org.wsgibridge.management.ManagementBeans;

/**
 * A configuration and the bridge that does what it says: opened, read again and closed, as often as Tomcat starts and
 * stops. For any thread.
 */
final class ConfiguredBridge {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredBridge.class);

    private final Source source;
    private @Nullable Configuration beforehand;
    private @Nullable Running running;

    /** Reads the configuration as it is now. */
    @FunctionalInterface
    interface Source {

        Configuration read() throws ConfigurationException, StartException;
    }

    private record Running(Bridge bridge, Configuration configuration, ManagementBeans beans) {}

    /**
     * Nothing runs yet.
     *
     * @param beforehand what has been read already, for the first start; null when nothing has
     */
    ConfiguredBridge(Source source, @Nullable Configuration beforehand) {
        this.source = source;
        this.beforehand = beforehand;
    }

    /**
     * Starts everything that the configuration asks for and returns when it is ready.
     *
     * @param debug whether clients are shown the tracebacks of applications
     * @param beans show what runs
     * @param classes where applications in this process find theirs
     * @return null when it is open already
     * @throws ConfigurationException when the configuration cannot be used
     * @throws StartException when anything cannot be started; nothing is left running
     */
    synchronized @Nullable Bridge open(boolean debug, ManagementBeans beans, ClassLoader classes)
            throws ConfigurationException, StartException {
        if (running != null) {
            return null;
        }
        Configuration read = beforehand != null ? beforehand : source.read();
        tell(read, List.of());
        Bridge opened = LentThread.run(classes, () -> {
            Bridge bridge = new Assembly().bridge(read.site(), debug, beans);
            bridge.start();
            return bridge;
        });
        beforehand = null;
        running = new Running(opened, read, beans);
        return opened;
    }

    /**
     * Reads the configuration again and serves what it says now.
     *
     * @param classes where applications in this process find theirs
     * @return false when nothing is open
     * @throws ConfigurationException when it cannot be used; everything goes on as it was
     * @throws StartException when anything cannot be started; everything goes on as it was
     */
    boolean reload(ClassLoader classes) throws ConfigurationException, StartException {
        Running before = running();
        if (before == null) {
            forget();
            return false;
        }
        Configuration read = source.read();
        tell(read, before.configuration().notices());
        Bridge reloaded = LentThread.run(classes, () -> {
            before.bridge().reload(read.site());
            return before.bridge();
        });
        replace(before, new Running(reloaded, read, before.beans()));
        return true;
    }

    /** Replaces all workers of all process groups, new before old; returns at once. */
    void restart() {
        Running now = running();
        if (now != null) {
            now.beans().restart();
        }
    }

    /**
     * Ends everything that was started; the next start reads the configuration anew.
     *
     * @return whether there was anything
     */
    boolean close() {
        Running last = running();
        if (last == null) {
            return false;
        }
        last.bridge().close();
        replace(last, null);
        return true;
    }

    private static void tell(Configuration read, List<Problem> told) {
        read.notices().stream().filter(notice -> !told.contains(notice)).forEach(notice -> log.info("{}", notice));
        read.warnings().forEach(warning -> log.warn("{}", warning));
    }

    private synchronized @Nullable Running running() {
        return running;
    }

    private synchronized void forget() {
        beforehand = null;
    }

    private synchronized void replace(Running before, @Nullable Running after) {
        if (running != null && running.bridge() == before.bridge()) {
            running = after;
        }
    }
}
