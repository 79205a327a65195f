// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals to this process. {@code sun.misc.Signal} is the JDK's only door to them, kept open in the module
 * {@code jdk.unsupported}; it is called by reflection because the compiler warns of its name in a way that cannot be
 * answered.
 */
final class Signals {

    private Signals() {}

    /**
     * Takes over a signal for the rest of the process.
     *
     * @param name without SIG
     * @param effect called on a thread of its own for each that arrives
     * @return false when the signal cannot be had: the JVM was started with {@code -Xrs}, or the signal is ignored, as
     *     {@code nohup} has it
     */
    static boolean handle(String name, Runnable effect) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object receiver = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        effect.run();
                        return null;
                    });
            Object number = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, number, receiver);
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return false;
            }
            throw new IllegalStateException("SIG" + name + " cannot be handled", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal (module jdk.unsupported)", e);
        }
    }
}
