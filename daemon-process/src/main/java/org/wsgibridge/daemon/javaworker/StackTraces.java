// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces as the text that a frame carries. */
final class StackTraces {

    private StackTraces() {}

    static String of(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
