// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

/** What a JVM worker is started with. */
final class JavaWorkers {

    /** The program of a JVM worker. */
    static final String MAIN = "org.wsgibridge.daemon.javaworker.JavaWorkerMain";

    private JavaWorkers() {}

    /** The class path of the server: it holds the worker, and the classes that {@code java:ClassName} may name. */
    static String classPath() {
        return System.getProperty("java.class.path");
    }
}
