// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.InterpreterOptions;

/** The options of an interpreter while they are read; null where nothing is said. */
final class InterpreterDraft {

    private @Nullable List<Path> pythonPath;
    private @Nullable Boolean restrictStdin;
    private @Nullable Boolean restrictStdout;
    private @Nullable Boolean restrictSignal;
    private @Nullable Duration switchInterval;
    private @Nullable Boolean ownGil;
    private @Nullable Duration requestTimeout;

    void pythonPath(List<Path> directories) {
        pythonPath = directories;
    }

    void restrictStdin(boolean on) {
        restrictStdin = on;
    }

    void restrictStdout(boolean on) {
        restrictStdout = on;
    }

    void restrictSignal(boolean on) {
        restrictSignal = on;
    }

    void switchInterval(Duration interval) {
        switchInterval = interval;
    }

    void ownGil(boolean on) {
        ownGil = on;
    }

    void requestTimeout(Duration longest) {
        requestTimeout = longest;
    }

    /** Directories that were named; null when none were. */
    @Nullable
    List<Path> pythonPath() {
        return pythonPath;
    }

    /** What is said here laid over what holds otherwise. */
    InterpreterOptions over(InterpreterOptions base) {
        return new InterpreterOptions(
                pythonPath != null ? pythonPath : base.pythonPath(),
                restrictStdin != null ? restrictStdin : base.restrictStdin(),
                restrictStdout != null ? restrictStdout : base.restrictStdout(),
                restrictSignal != null ? restrictSignal : base.restrictSignal(),
                switchInterval != null ? switchInterval : base.switchInterval(),
                ownGil != null ? ownGil : base.ownGil(),
                requestTimeout != null ? requestTimeout : base.requestTimeout());
    }
}
