// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

/** Python cannot run in this process; the message says why and what to do, in the words of an administrator. */
public final class PythonUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    public PythonUnavailableException(String message) {
        super(message);
    }

    PythonUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
