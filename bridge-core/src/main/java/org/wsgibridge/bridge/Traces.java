// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;

/** The trace of a failed application as text, wherever it ran. */
final class Traces {

    private Traces() {}

    /** Python's traceback or Java's stack trace; empty when there is neither. */
    static String of(ApplicationFailure failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return failure.detail().stripTrailing();
        }
        var trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace, true));
        return trace.toString().stripTrailing();
    }
}
