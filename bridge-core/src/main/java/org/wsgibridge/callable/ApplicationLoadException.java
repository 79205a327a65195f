// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import org.jspecify.annotations.Nullable;

/** An application cannot be loaded; the message is one sentence for whoever configured it. */
public final class ApplicationLoadException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A sentence, and what is behind it.
     *
     * @param cause what the application or the Java runtime threw; null when nothing was thrown
     */
    public ApplicationLoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
