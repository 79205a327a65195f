// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.connector;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.Lock;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The lock that Tomcat holds while it serves a connection. Its getter is looked up by its name: Tomcat 11 declares a more
 * special type than 10.1, and what is compiled against one of them would not find it in the other.
 */
final class ConnectionLock {

    private static final MethodHandle GETTER = getter();

    private ConnectionLock() {}

    /** Of a connection, as long as it lives. */
    static Lock of(SocketWrapperBase<?> connection) {
        try {
            return (Lock) GETTER.invokeExact(connection);
        } catch (Throwable t) {
            throw new LinkageError("SocketWrapperBase.getLock() fails", t);
        }
    }

    private static MethodHandle getter() {
        try {
            return MethodHandles.publicLookup()
                    .unreflect(SocketWrapperBase.class.getMethod("getLock"))
                    .asType(MethodType.methodType(Lock.class, SocketWrapperBase.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this Tomcat has no SocketWrapperBase.getLock()", e);
        }
    }
}
