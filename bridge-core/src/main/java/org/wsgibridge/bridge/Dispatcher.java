// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.mount.Destination;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Settings;

/** Where requests go after {@code WSGIDispatchScript} has spoken. For any number of threads. */
final class Dispatcher {

    private record Key(Destination destination, Settings choice) {}

    private final Map<Key, Destination> destinations = new ConcurrentHashMap<>();

    /**
     * The route with what the script has chosen laid over all else.
     *
     * @param answer name, value, name, value, ... of what the script does not leave as it is
     */
    Route.ToApplication dispatch(Route.ToApplication route, List<String> answer) {
        var chosen = new HashMap<String, String>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            chosen.put(answer.get(i), answer.get(i + 1));
        }
        if (chosen.isEmpty()) {
            return route;
        }
        var choice = new Settings(
                text(chosen, "process_group"),
                text(chosen, "application_group"),
                text(chosen, "callable_object"),
                null,
                Map.of());
        Destination destination = destinations.computeIfAbsent(
                new Key(route.destination(), choice),
                key -> key.destination().with(key.destination().settings().overlaidBy(choice)));
        return new Route.ToApplication(destination, route.scriptName(), route.pathInfo(), route.file());
    }

    /** As in mod_wsgi, an empty name stands for {@code %{GLOBAL}}. */
    private static @Nullable String text(Map<String, String> chosen, String name) {
        String value = chosen.get(name);
        return value != null && value.isEmpty() ? Settings.GLOBAL : value;
    }
}
