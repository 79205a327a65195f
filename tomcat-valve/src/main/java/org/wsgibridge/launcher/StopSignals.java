// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * SIGINT and SIGTERM: the first one asks for a stop, the second one gets it at once. Shutdown hooks could do neither:
 * they end with the status of the signal, and swallow a second Ctrl-C.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only door to signals, kept open in the module {@code jdk.unsupported}; it is
 * called by reflection because the compiler warns of its name in a way that cannot be answered.
 */
final class StopSignals {

    /** What shells report for a process that died of SIGINT. */
    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignals() {}

    /** Takes over both signals for the rest of the process. */
    static StopSignals install() {
        var signals = new StopSignals();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object receiver = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        signals.received();
                        return null;
                    });
            for (String name : List.of("INT", "TERM")) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, number, receiver);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal (module jdk.unsupported)", e);
        }
        return signals;
    }

    /** Waits for the first signal. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void received() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        asked.countDown();
    }
}
