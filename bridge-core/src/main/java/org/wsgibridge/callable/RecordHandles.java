// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Java remembers of the last record whose {@code equals}, {@code hashCode} or {@code toString} was called for the
 * first time: its class and that of a component, and so their class loaders. Java 17 and 18 keep these for good, later
 * ones until memory is short (JDK-8078641), which is too long for a web application that has been undeployed.
 */
public final class RecordHandles {

    private static final Logger log = LoggerFactory.getLogger(RecordHandles.class);

    private RecordHandles() {}

    /**
     * Has something else remembered.
     *
     * @param lasting a class that is there for longer; since Java 19 not one of Java's own loaders, for which there is
     *     another place
     */
    public static void forget(Class<?> lasting) {
        try {
            remember(lasting);
            // For Java 17, which has one place only, and would not let go of the other class either.
            remember(String.class);
        } catch (Throwable e) {
            // It would have saved memory and no more.
            log.debug("the last record is still remembered: {}", e.toString());
        }
    }

    /** What a class with a component of its own type would have done when it was a record. */
    private static void remember(Class<?> type) throws Throwable {
        MethodHandle component = MethodHandles.empty(MethodType.methodType(type, type));
        Map<String, MethodType> methods = Map.of(
                "equals", MethodType.methodType(boolean.class, type, Object.class),
                "hashCode", MethodType.methodType(int.class, type),
                "toString", MethodType.methodType(String.class, type));
        for (var method : methods.entrySet()) {
            ObjectMethods.bootstrap(
                    MethodHandles.lookup(), method.getKey(), method.getValue(), type, "component", component);
        }
    }
}
