// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

/** The command cannot do what it was asked to; the message is all that the user is told. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
