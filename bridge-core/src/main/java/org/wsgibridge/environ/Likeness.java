// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.CommonVariables;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.mount.Destination;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Handlers;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.VirtualHost;

/**
 * What requests that lead to one destination have to be alike in, so that they have half of their environ in common; and
 * that half.
 *
 * @param method as applications see it
 * @param file of the route, not of the destination
 */
record Likeness(
        String method,
        String scheme,
        String protocol,
        String serverName,
        int serverPort,
        String localAddress,
        int localPort,
        String scriptName,
        @Nullable Path file,
        String serverSoftware) {

    /** With SetEnv it goes into the scheme, and is gone when the application sees the request. */
    static final String HTTPS = "HTTPS";

    static final String URL_SCHEME = "wsgi.url_scheme";

    /** What httpd says where no {@code ServerAdmin} is given. */
    private static final String NO_ADMIN = "[no address given]";

    private static final String SERVER_PID =
            Long.toString(ProcessHandle.current().pid());

    /** Of a request. */
    static Likeness of(RequestView request, Route route, Settings settings, String serverSoftware) {
        String method = request.method();
        return new Likeness(
                settings.rules().mapsHeadToGet() && method.equals("HEAD") ? "GET" : method,
                request.scheme(),
                request.protocol(),
                request.serverName(),
                request.serverPort(),
                request.localAddress(),
                request.localPort(),
                route.scriptName(),
                route instanceof Route.ToApplication application ? application.file() : null,
                serverSoftware);
    }

    /** What such requests have in common. */
    CommonVariables common(Destination destination) {
        return new CommonVariables(
                sink -> write(destination.host(), destination.settings(), destination.handler(), sink));
    }

    /** Tells the sink every variable that such requests have in common. */
    void write(VirtualHost host, Settings settings, Handlers.@Nullable Script handler, EnvironSink sink) {
        request(settings, sink);
        server(host, sink);
        modWsgi(handler, sink);
        if (!settings.reloads()) {
            // The other side takes it for "1" where nothing is said.
            sink.variable("mod_wsgi.script_reloading", "0");
        }
    }

    private void request(Settings settings, EnvironSink sink) {
        sink.variable("REQUEST_METHOD", method);
        sink.variable("SCRIPT_NAME", scriptName);
        sink.variable("REQUEST_SCHEME", scheme);
        sink.variable("SERVER_PROTOCOL", protocol);
        sink.variable(URL_SCHEME, scheme(scheme, settings.variables()));
    }

    /** The scheme that an application is told, which a variable {@code HTTPS} can make {@code https}. */
    static String scheme(String scheme, Map<String, String> variables) {
        String https = variables.get(HTTPS);
        boolean said = https != null && (https.equalsIgnoreCase("on") || https.equals("1"));
        return said ? "https" : scheme;
    }

    private void server(VirtualHost host, EnvironSink sink) {
        sink.variable("SERVER_NAME", serverName);
        sink.variable("SERVER_PORT", Integer.toString(serverPort));
        sink.variable("SERVER_SOFTWARE", serverSoftware);
        sink.variable("SERVER_ADDR", localAddress);
        String admin = host.serverAdmin();
        sink.variable("SERVER_ADMIN", admin == null ? NO_ADMIN : NativeString.of(admin));
        // The context is what mod_alias calls its own mappings; mod_wsgi's do not set it.
        sink.variable("CONTEXT_PREFIX", "");
        String root = path(host.documentRoot());
        sink.variable("CONTEXT_DOCUMENT_ROOT", root);
        sink.variable("DOCUMENT_ROOT", root);
        if (file != null) {
            sink.variable("SCRIPT_FILENAME", path(file));
        }
    }

    private void modWsgi(Handlers.@Nullable Script handler, EnvironSink sink) {
        sink.variable("mod_wsgi.script_name", scriptName);
        sink.variable("mod_wsgi.request_handler", handler == null ? "wsgi-script" : NativeString.of(handler.name()));
        sink.variable("mod_wsgi.handler_script", handler == null ? "" : path(handler.path()));
        sink.variable("mod_wsgi.listener_host", localAddress);
        sink.variable("mod_wsgi.listener_port", Integer.toString(localPort));
        sink.variable("mod_wsgi.server_pid", SERVER_PID);
        sink.variable("mod_wsgi.queue_start", Timestamp.NEVER);
        sink.variable("mod_wsgi.daemon_start", Timestamp.NEVER);
    }

    private static String path(@Nullable Path path) {
        return path == null ? "" : NativeString.of(path.toString());
    }
}
