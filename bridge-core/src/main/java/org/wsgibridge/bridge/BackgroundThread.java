// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

/**
 * A thread of the bridge's own. It is often started on behalf of somebody else, such as a web application by which an
 * operator has a valve started, and outlives him: so it inherits neither his context class loader nor his inheritable
 * thread locals, which would keep that web application in memory when it has been undeployed.
 */
public class BackgroundThread extends Thread {

    private static final long DEFAULT_STACK_SIZE = 0;

    /**
     * A daemon thread, not started.
     *
     * @param stackSize in bytes; 0 for the JVM's default
     */
    BackgroundThread(Runnable task, String name, long stackSize) {
        super(null, task, name, stackSize, false);
        setDaemon(true);
        setContextClassLoader(BackgroundThread.class.getClassLoader());
    }

    /** A daemon thread, not started. */
    public static BackgroundThread of(Runnable task, String name) {
        return new BackgroundThread(task, name, DEFAULT_STACK_SIZE);
    }
}
