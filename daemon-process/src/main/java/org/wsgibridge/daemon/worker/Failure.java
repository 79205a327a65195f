// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import org.wsgibridge.failure.LogText;

/**
 * Why a worker cannot serve.
 *
 * @param sentence one line for the log
 * @param traceback where the application failed; empty when it was something else
 * @param unloadable target of the application that cannot be loaded; empty when it was something else
 */
public record Failure(String sentence, String traceback, String unloadable) {

    /** A failure that no application is to blame for. */
    public Failure(String sentence) {
        this(sentence, "", "");
    }

    /** What goes behind a sentence in the log: the traceback on lines of its own, or nothing. */
    public String lines() {
        return LogText.continued(traceback);
    }
}
