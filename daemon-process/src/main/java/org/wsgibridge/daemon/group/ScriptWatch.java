// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.daemon.worker.Application;
import org.wsgibridge.daemon.worker.Worker;
import org.wsgibridge.site.ReloadOptions;

/**
 * Notices that the code of a group is another than it was: a script (WSGIScriptReloading) by its time of modification,
 * earlier or later, as mod_wsgi does; or because it says so itself ({@code reload_required}); a file of
 * {@code touch-reload} also when it is made or removed; and the modules that workers have imported, where they tell them
 * ({@code reload-on-changes}). Scripts are added by any thread; {@link #changed} is the supervisor's.
 */
final class ScriptWatch {

    /** Modules are many, and whoever edits them does not notice this. */
    private static final Duration BETWEEN_MODULES = Duration.ofMillis(500);

    /** Of a file that is not there: it may be about to be replaced, and its absence is no change. */
    private static final FileTime ABSENT = FileTime.fromMillis(Long.MIN_VALUE);

    private final Map<Path, FileTime> scripts = new ConcurrentHashMap<>();
    private final Map<Path, FileTime> modules = new ConcurrentHashMap<>();
    private final Map<Path, FileTime> touched = new ConcurrentHashMap<>();
    private final boolean jars;
    private long modulesLookedAt = System.nanoTime();

    /**
     * Watches no script as yet.
     *
     * @param options files of {@code touch-reload}, and whether jars are looked at
     */
    ScriptWatch(ReloadOptions options) {
        options.touched().forEach(file -> touched.put(file, modified(file)));
        this.jars = options.onChanges();
    }

    /** Watches the script of an application from now on, and a jar where that is wanted; anything else is not watched. */
    void add(Application application) {
        if (application.script() || (jars && application.jar())) {
            scripts.computeIfAbsent(Path.of(application.target()), ScriptWatch::modified);
        }
    }

    /**
     * What has changed since this was last asked, one thing of all that has; null when nothing has.
     *
     * @param workers who may know of something
     */
    @Nullable
    Path changed(List<Worker> workers) {
        Path changed = changed(scripts, false);
        Path touch = changed(touched, true);
        Path module = changedModule(workers);
        Path outdated = outdated(workers);
        if (touch != null) {
            return touch;
        }
        if (changed != null) {
            return changed;
        }
        return module != null ? module : outdated;
    }

    private @Nullable Path changedModule(List<Worker> workers) {
        for (Worker worker : workers) {
            worker.news().takeFiles().forEach(modules::putIfAbsent);
        }
        if (System.nanoTime() - modulesLookedAt < BETWEEN_MODULES.toNanos()) {
            return null;
        }
        modulesLookedAt = System.nanoTime();
        // A script is a module as well, and must not be seen to change twice.
        modules.keySet().removeAll(scripts.keySet());
        return changed(modules, false);
    }

    private static @Nullable Path outdated(List<Worker> workers) {
        Path script = null;
        for (Worker worker : workers) {
            String outdated = worker.news().takeOutdated();
            if (outdated != null && worker.recycled() == null) {
                script = Path.of(outdated);
            }
        }
        return script;
    }

    private static @Nullable Path changed(Map<Path, FileTime> files, boolean absenceCounts) {
        Path changed = null;
        for (var file : files.entrySet()) {
            FileTime now = modified(file.getKey());
            if (!now.equals(file.getValue()) && (absenceCounts || !now.equals(ABSENT))) {
                file.setValue(now);
                changed = file.getKey();
            }
        }
        return changed;
    }

    private static FileTime modified(Path script) {
        try {
            return Files.getLastModifiedTime(script);
        } catch (IOException absent) {
            return ABSENT;
        }
    }
}
