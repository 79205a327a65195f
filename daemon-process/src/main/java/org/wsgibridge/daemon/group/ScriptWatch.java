// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Application;

/**
 * Notices that a script is another than it was (WSGIScriptReloading): by its time of modification, earlier or later, as
 * mod_wsgi does. Scripts are added by any thread; {@link #changed} is the supervisor's.
 */
final class ScriptWatch {

    /** Of a file that is not there: it may be about to be replaced, and its absence is no change. */
    private static final FileTime ABSENT = FileTime.fromMillis(Long.MIN_VALUE);

    private final Map<Path, FileTime> scripts = new ConcurrentHashMap<>();

    /** Watches the script of an application from now on; an application that is no script is not watched. */
    void add(Application application) {
        if (application.script()) {
            scripts.computeIfAbsent(Path.of(application.target()), ScriptWatch::modified);
        }
    }

    /** A script that has changed since it was last asked for; null when none has. */
    @Nullable
    Path changed() {
        for (var script : scripts.entrySet()) {
            FileTime now = modified(script.getKey());
            if (!now.equals(ABSENT) && !now.equals(script.getValue())) {
                script.setValue(now);
                return script.getKey();
            }
        }
        return null;
    }

    private static FileTime modified(Path script) {
        try {
            return Files.getLastModifiedTime(script);
        } catch (IOException absent) {
            return ABSENT;
        }
    }
}
