// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.site.Handlers;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/**
 * Files of one virtual host that are not sent as they are, but handled by a {@code WSGIHandlerScript}, or WSGI scripts
 * themselves. For any number of threads.
 */
final class HandledFiles {

    /** What mod_wsgi calls in a handler script. */
    private static final Settings CALLABLE = new Settings(null, null, "handle_request", null, Map.of());

    /** A file that is handled is none of the destination's business; one that is the script is its target. */
    private record Key(
            Settings settings,
            Handlers.Script handler,
            @Nullable Path script) {}

    private final VirtualHost host;
    private final Map<Key, Destination> destinations = new ConcurrentHashMap<>();

    HandledFiles(VirtualHost host) {
        this.host = host;
    }

    /**
     * A route to the script that handles a file, or that it is.
     *
     * @param fileName what the path stands for, as for {@link ScriptFinder}; the path ends with the end of it
     * @param path decoded path of the request
     * @return null when there is no such file, or it is sent as it is
     */
    @Nullable
    Route find(String fileName, String path) {
        ScriptFinder.Found found = ScriptFinder.find(fileName);
        Path file = found.script();
        if (file == null) {
            return null;
        }
        Settings settings = host.settingsAt(file, path);
        Handlers.Script handler = settings.hooks().handlers().of(file);
        if (handler == null) {
            return null;
        }
        if (handler.isTheFile() && !settings.hooks().handlers().executes()) {
            String sentence = "Options ExecCGI is off in this directory: " + file;
            return new Route.ToNothing(host, new RequestFailure(FailureCode.NOT_EXECUTABLE, 403, sentence), path, "");
        }
        Destination destination = destinations.computeIfAbsent(
                new Key(settings, handler, handler.isTheFile() ? file : null), this::destination);
        int split = path.length() - found.rest().length();
        return new Route.ToApplication(
                destination, MountTable.scriptName(path, split), MountTable.pathInfo(path, split), file);
    }

    private Destination destination(Key key) {
        Handlers.Script handler = key.handler();
        if (key.script() != null) {
            var script = new Target.ScriptFile(key.script());
            return new Destination(
                    host, new Mount("", null, script, Settings.NONE, handler.location()), script, key.settings());
        }
        var target = new Target.ScriptFile(handler.path());
        var mount = new Mount("", null, target, handler.options(), handler.location());
        Settings settings = key.settings().overlaidBy(handler.options()).overlaidBy(CALLABLE);
        return new Destination(host, mount, target, settings, handler);
    }
}
