// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a worker has told of the code that it runs, until the supervisor takes it. For any thread. */
public final class CodeNews {

    private Map<Path, FileTime> files = new HashMap<>();
    private @Nullable String outdated;

    CodeNews() {}

    /**
     * Notes files that modules were loaded from, or failed to.
     *
     * @param pairs path, time of modification in nanoseconds since the epoch, ...
     * @throws NumberFormatException when that is no number
     */
    public synchronized void files(List<String> pairs) {
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            files.put(Path.of(pairs.get(i)), FileTime.from(Long.parseLong(pairs.get(i + 1)), TimeUnit.NANOSECONDS));
        }
    }

    /** Notes that a script wants to be loaded anew. */
    public synchronized void outdated(String script) {
        outdated = script;
    }

    /** The files that have been told since this was last asked, with the times that they had. */
    public synchronized Map<Path, FileTime> takeFiles() {
        if (files.isEmpty()) {
            return Map.of();
        }
        Map<Path, FileTime> taken = files;
        files = new HashMap<>();
        return taken;
    }

    /** A script that has wanted to be loaded anew since this was last asked; null when there is none. */
    public synchronized @Nullable String takeOutdated() {
        String taken = outdated;
        outdated = null;
        return taken;
    }
}
