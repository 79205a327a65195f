// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.io.IOException;

/**
 * Starts processes so that nothing of ours is kept: the JDK's threads that wait for their ends go on for a minute, and in
 * Java 17 inherit the context class loader, which would keep an undeployed web application in memory.
 */
public final class ProcessStart {

    private ProcessStart() {}

    /** The process that is started. */
    public static Process of(ProcessBuilder builder) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            return builder.start();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
