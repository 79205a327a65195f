// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

/** Something written that cannot be accepted; the message is the whole sentence for the administrator. */
final class Rejection extends Exception {

    private static final long serialVersionUID = 1;

    Rejection(String message) {
        // The trace would only lead to the rule that found it, which the message names better.
        super(message, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
