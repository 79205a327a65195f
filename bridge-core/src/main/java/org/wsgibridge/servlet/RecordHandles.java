// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.servlet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Java 17 and 18 remember of the last record whose {@code equals}, {@code hashCode} or {@code toString} was called
 * for the first time: its class and so its class loader, which would keep an undeployed web application in memory
 * (JDK-8078641).
 */
final class RecordHandles {

    /** Since this version they are remembered softly. */
    private static final int MENDED = 19;

    private static final Map<String, MethodType> METHODS = Map.of(
            "equals", MethodType.methodType(boolean.class, String.class, Object.class),
            "hashCode", MethodType.methodType(int.class, String.class),
            "toString", MethodType.methodType(String.class, String.class));

    private static final Logger log = LoggerFactory.getLogger(RecordHandles.class);

    private RecordHandles() {}

    /** Has something else remembered, of the JDK itself. */
    static void forget() {
        if (Runtime.version().feature() >= MENDED) {
            return;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle component = lookup.findVirtual(String.class, "toString", MethodType.methodType(String.class));
            for (var method : METHODS.entrySet()) {
                ObjectMethods.bootstrap(lookup, method.getKey(), method.getValue(), String.class, "text", component);
            }
        } catch (Throwable e) {
            // It would have saved memory and no more.
            log.debug("the last record is still remembered: {}", e.toString());
        }
    }
}
