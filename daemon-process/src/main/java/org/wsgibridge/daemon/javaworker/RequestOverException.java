// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.IOException;

/** The client of a request is gone, while the channel is as good as ever. */
final class RequestOverException extends IOException {

    private static final long serialVersionUID = 1;

    RequestOverException(String message) {
        super(message);
    }
}
