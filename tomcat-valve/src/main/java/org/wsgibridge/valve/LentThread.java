// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.valve;

import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import org.wsgibridge.bridge.Bridge;
import org.wsgibridge.bridge.StartException;

/**
 * What is done on a thread that somebody has lent who may be gone tomorrow, such as a web application by which an
 * operator has a valve started. Threads and class loaders that come into being meanwhile must not keep it in memory,
 * and it is not where applications of the valve find their classes.
 */
final class LentThread {

    /** Since this version no thread and no class loader remembers whose code had it made (JEP 486). */
    private static final int FORGETFUL = 24;

    @FunctionalInterface
    interface Start {

        Bridge run() throws StartException;
    }

    private LentThread() {}

    /** Starts something, with the context class loader that it is to have. */
    static Bridge run(ClassLoader classes, Start start) throws StartException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            return Runtime.version().feature() < FORGETFUL ? Alone.run(start) : start.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A class of its own, because one day Java will not have what it is made of. */
    private static final class Alone {

        /** Those further down on the stack are not asked what they may, and so not remembered. */
        @SuppressWarnings("removal")
        static Bridge run(Start start) throws StartException {
            try {
                return AccessController.doPrivileged((PrivilegedExceptionAction<Bridge>) start::run);
            } catch (PrivilegedActionException e) {
                if (e.getException() instanceof StartException refused) {
                    throw refused;
                }
                throw new IllegalStateException("a start can fail in one way only", e);
            }
        }
    }
}
