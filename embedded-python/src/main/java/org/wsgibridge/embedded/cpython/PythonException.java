// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded.cpython;

/** A call of Python raised what our own Python code should have caught; the message is the exception's. */
public final class PythonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PythonException(String message) {
        super(message);
    }
}
