// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.wsgibridge.site.EmbeddedOptions;

/**
 * Python in the process of the server, as a service: the module that provides it is compiled for a newer Java than the
 * rest of the bridge, and may be missing.
 */
public interface EmbeddedPython {

    /**
     * Starts Python in this process, where that has not happened, and says whether it can be used. Blocks until then,
     * and runs the interpreter to be used once as a program of its own.
     */
    Availability open(EmbeddedOptions options);

    /** Whether Python runs in this process. */
    sealed interface Availability {

        /**
         * It does.
         *
         * @param mode for Python targets without a process group; not started, to be closed by who asked
         */
        record Available(ExecutionMode mode) implements Availability {}

        /**
         * It does not.
         *
         * @param reason the end of a sentence, with the remedy, such as "there is no ...; install ..."
         */
        record Unavailable(String reason) implements Availability {}
    }

    /** Asks the provider on the class path of the caller's thread or of the bridge, if there is one that fits. */
    static Availability find(EmbeddedOptions options) {
        try {
            for (EmbeddedPython provider : ServiceLoader.load(EmbeddedPython.class, classLoader())) {
                return provider.open(options);
            }
            return new Availability.Unavailable(
                    "the module embedded-python is not on the class path; add its jar beside that of bridge-core");
        } catch (UnsupportedClassVersionError e) {
            return tooOld();
        } catch (ServiceConfigurationError e) {
            if (e.getCause() instanceof UnsupportedClassVersionError) {
                return tooOld();
            }
            return new Availability.Unavailable("the module embedded-python cannot be loaded: " + e.getMessage());
        }
    }

    private static ClassLoader classLoader() {
        return EmbeddedPython.class.getClassLoader();
    }

    private static Availability tooOld() {
        return new Availability.Unavailable("it needs Java 22 or newer but this is Java "
                + Runtime.version().feature() + "; run the server with a newer Java");
    }
}
