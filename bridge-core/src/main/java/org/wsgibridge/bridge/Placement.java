// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.mount.Destination;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/**
 * What runs where: the settings of a route with everything expanded. Requests with equal placements share a gateway.
 *
 * @param processGroup name of the process group; null for in-process
 * @param applicationGroup name of the application group; empty for {@code %{GLOBAL}}
 * @param target no directory and no template
 * @param callable name of the callable; empty where the target names it or it is to be found
 * @param stringResponse encoding for text chunks, which are refused when it is empty
 * @param reloads whether a script that has changed is loaded anew
 * @param activity whether a request keeps its worker from being found unused
 */
public record Placement(
        @Nullable String processGroup,
        String applicationGroup,
        Target target,
        String callable,
        String stringResponse,
        boolean reloads,
        boolean activity) {

    /** mod_wsgi's default of {@code WSGICallableObject}. */
    private static final String DEFAULT_CALLABLE = "application";

    /** The application group {@code %{GLOBAL}}. */
    private static final String GLOBAL = "";

    private static final String RESOURCE = "%{RESOURCE}";

    private static final String SERVER = "%{SERVER}";

    /** A placement whose script is loaded anew when it has changed, and whose requests are activity. */
    public Placement(
            @Nullable String processGroup,
            String applicationGroup,
            Target target,
            String callable,
            String stringResponse) {
        this(processGroup, applicationGroup, target, callable, stringResponse, true, true);
    }

    /**
     * The placement of a route.
     *
     * @throws ApplicationFailure when {@code WSGIRestrictProcess} does not allow the process group
     */
    static Placement of(Route.ToApplication route) {
        Destination destination = route.destination();
        Settings settings = destination.settings();
        String processGroup = processGroup(settings, destination.target());
        requireAllowed(processGroup == null ? Settings.GLOBAL : processGroup, destination);
        return new Placement(
                processGroup,
                applicationGroup(route, processGroup),
                destination.target(),
                callable(settings, destination.target()),
                settings.stringResponse() == null ? "" : settings.stringResponse(),
                settings.reloads(),
                settings.rules().countsAsActivity());
    }

    private static void requireAllowed(String processGroup, Destination destination) {
        if (!destination.settings().rules().allowsProcessGroup(processGroup)) {
            throw ApplicationFailure.misplaced("WSGIRestrictProcess does not allow the process group " + processGroup
                    + " for " + destination.target());
        }
    }

    private static @Nullable String processGroup(Settings settings, Target target) {
        String group = expand(settings.processGroup(), settings);
        if (group == null) {
            return target.python() ? GroupOptions.IMPLICIT : null;
        }
        return group.equals(Settings.GLOBAL) ? null : group;
    }

    /**
     * A worker hosts one application group, so {@code %{GLOBAL}} isolates there; for Java in-process mod_wsgi's default
     * does. In-process Python is for the main interpreter unless told otherwise: many extension modules cannot be used
     * in another one.
     */
    private static String applicationGroup(Route.ToApplication route, @Nullable String processGroup) {
        Settings settings = route.destination().settings();
        String group = expand(settings.applicationGroup(), settings);
        if (group == null) {
            boolean isolated =
                    processGroup != null || route.destination().target().python();
            group = isolated ? Settings.GLOBAL : RESOURCE;
        }
        return switch (group) {
            case Settings.GLOBAL -> GLOBAL;
            case SERVER -> server(route.host());
            case RESOURCE -> server(route.host()) + "|" + resource(route);
            default -> group;
        };
    }

    /** {@code SCRIPT_NAME}, except where the client could invent ever new ones: there, what the expression leads to. */
    private static String resource(Route.ToApplication route) {
        Mount mount = route.destination().mount();
        Path file = route.destination().file();
        if (mount.pattern() == null) {
            return route.scriptName();
        }
        return file == null ? mount.name() : file.toString();
    }

    private static String server(VirtualHost host) {
        // As of any name nobody would guess: it must only not be the empty one of %{GLOBAL}.
        String name = host.serverName() == null ? "localhost" : host.serverName();
        int port = host.serverPort();
        return port == 0 || port == 80 || port == 443 ? name : name + ":" + port;
    }

    private static String callable(Settings settings, Target target) {
        if (target instanceof Target.PythonModule module) {
            return module.callable();
        }
        String callable = expand(settings.callableObject(), settings);
        if (callable != null) {
            return callable;
        }
        return target.python() ? DEFAULT_CALLABLE : "";
    }

    /** {@code %{ENV:x}} from SetEnv, else from the environment of the server; as it stands when there is neither. */
    private static @Nullable String expand(@Nullable String value, Settings settings) {
        if (value == null || !value.startsWith("%{ENV:") || !value.endsWith("}")) {
            return value;
        }
        String name = value.substring("%{ENV:".length(), value.length() - 1);
        String variable = settings.variables().get(name);
        if (variable == null) {
            variable = System.getenv(name);
        }
        return variable == null ? value : variable;
    }
}
