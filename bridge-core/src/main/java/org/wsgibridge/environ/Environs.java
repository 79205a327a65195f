// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Forwarding;
import org.wsgibridge.site.Handlers;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;

/**
 * Writes the environ of a request: CGI variables, header fields, {@code wsgi.url_scheme}, what mod_wsgi tells of the
 * request, and what SetEnv adds.
 *
 * <p>The keys that are no text ({@code wsgi.input} and its like) and those that are the same for all requests of a
 * worker are added where the application runs.
 *
 * @see <a href="https://peps.python.org/pep-3333/#environ-variables">PEP 3333, environ variables</a>
 */
public final class Environs {

    static final String URL_SCHEME = "wsgi.url_scheme";

    /** What httpd says where no {@code ServerAdmin} is given. */
    private static final String NO_ADMIN = "[no address given]";

    private static final String SERVER_PID =
            Long.toString(ProcessHandle.current().pid());

    private final String serverSoftware;

    /**
     * For one server.
     *
     * @param serverSoftware {@code SERVER_SOFTWARE}
     */
    public Environs(String serverSoftware) {
        this.serverSoftware = serverSoftware;
    }

    /** Tells the sink every variable. */
    public void write(RequestView request, Route route, EnvironSink sink) {
        Settings settings = route instanceof Route.ToApplication application
                ? application.destination().settings()
                : Settings.NONE;
        Forwarding forwarding = settings.rules().forwarding();
        if (forwarding.meaningful().isEmpty()) {
            write(request, route, settings, sink);
            return;
        }
        var environ = new LinkedHashMap<String, String>();
        write(request, route, settings, environ::put);
        ForwardedRequest.restore(forwarding, environ);
        environ.forEach(sink::variable);
    }

    private void write(RequestView request, Route route, Settings settings, EnvironSink sink) {
        headers(request, settings.rules(), sink);
        request(request, route, settings.rules(), sink);
        server(request, route, sink);
        redirect(request, sink);
        modWsgi(request, route, sink);
        if (!settings.reloads()) {
            // The other side takes it for "1" where nothing is said.
            sink.variable("mod_wsgi.script_reloading", "0");
        }
        additions(request, settings, sink);
    }

    private static void request(RequestView request, Route route, RequestRules rules, EnvironSink sink) {
        String method = request.method();
        sink.variable("REQUEST_METHOD", rules.mapsHeadToGet() && method.equals("HEAD") ? "GET" : method);
        sink.variable("SCRIPT_NAME", route.scriptName());
        sink.variable("PATH_INFO", route.pathInfo());
        String query = request.query();
        sink.variable("QUERY_STRING", query == null ? "" : query);
        sink.variable("REQUEST_URI", uri(request.original()));
        sink.variable("REQUEST_SCHEME", request.scheme());
        sink.variable("SERVER_PROTOCOL", request.protocol());
        sink.variable("REMOTE_ADDR", request.remoteAddress());
        sink.variable("REMOTE_PORT", Integer.toString(request.remotePort()));
        optional("REMOTE_USER", request.remoteUser(), sink);
        optional("AUTH_TYPE", request.authenticationType(), sink);
        Tls tls = request.tls();
        if (tls != null) {
            tls.write(sink);
        }
    }

    private void server(RequestView request, Route route, EnvironSink sink) {
        sink.variable("SERVER_NAME", request.serverName());
        sink.variable("SERVER_PORT", Integer.toString(request.serverPort()));
        sink.variable("SERVER_SOFTWARE", serverSoftware);
        sink.variable("SERVER_ADDR", request.localAddress());
        String admin = route.host().serverAdmin();
        sink.variable("SERVER_ADMIN", admin == null ? NO_ADMIN : NativeString.of(admin));
        // The context is what mod_alias calls its own mappings; mod_wsgi's do not set it.
        sink.variable("CONTEXT_PREFIX", "");
        String root = path(route.host().documentRoot());
        sink.variable("CONTEXT_DOCUMENT_ROOT", root);
        sink.variable("DOCUMENT_ROOT", root);
        if (route instanceof Route.ToApplication application && application.file() != null) {
            sink.variable("SCRIPT_FILENAME", path(application.file()));
        }
    }

    private static void modWsgi(RequestView request, Route route, EnvironSink sink) {
        sink.variable("mod_wsgi.script_name", route.scriptName());
        sink.variable("mod_wsgi.path_info", route.pathInfo());
        Handlers.Script handler = route instanceof Route.ToApplication application
                ? application.destination().handler()
                : null;
        sink.variable("mod_wsgi.request_handler", handler == null ? "wsgi-script" : NativeString.of(handler.name()));
        sink.variable("mod_wsgi.handler_script", handler == null ? "" : path(handler.path()));
        sink.variable("mod_wsgi.listener_host", request.localAddress());
        sink.variable("mod_wsgi.listener_port", Integer.toString(request.localPort()));
        sink.variable("mod_wsgi.server_pid", SERVER_PID);
        sink.variable("mod_wsgi.request_id", request.requestId());
        sink.variable("mod_wsgi.connection_id", request.connectionId());
        sink.variable("mod_wsgi.request_start", Timestamp.of(request.start()));
        sink.variable("mod_wsgi.queue_start", Timestamp.NEVER);
        sink.variable("mod_wsgi.daemon_start", Timestamp.NEVER);
    }

    /** What SetEnv says wins, but for {@code HTTPS}, which has gone into the scheme when the application sees it. */
    private static void additions(RequestView request, Settings settings, EnvironSink sink) {
        Map<String, String> variables = settings.variables();
        String https = variables.get("HTTPS");
        boolean said = https != null && (https.equalsIgnoreCase("on") || https.equals("1"));
        sink.variable(URL_SCHEME, said ? "https" : request.scheme());
        variables.forEach((name, value) -> {
            if (!name.equals("HTTPS")) {
                sink.variable(name, value);
            }
        });
    }

    /** Repeated fields are one variable, joined as RFC 9110, section 5.3 says; Cookie as RFC 6265 says. */
    private static void headers(RequestView request, RequestRules rules, EnvironSink sink) {
        boolean authorization = rules.passesAuthorization(request.authenticationType() != null);
        var variables = new LinkedHashMap<String, String>();
        request.headers((header, value) -> {
            String name = HeaderVariables.variable(header);
            if (name != null && (authorization || !name.equals("HTTP_AUTHORIZATION"))) {
                String separator = name.equals("HTTP_COOKIE") ? "; " : ", ";
                variables.merge(name, value, (before, after) -> before + separator + after);
            }
        });
        variables.forEach(sink::variable);
    }

    /** What httpd tells of the address that the client asked for, where an application has led on to another one. */
    private static void redirect(RequestView request, EnvironSink sink) {
        RequestView original = request.original();
        if (!original.equals(request)) {
            sink.variable("REDIRECT_URL", original.rawPath());
            sink.variable("REDIRECT_STATUS", "200");
            String query = original.query();
            sink.variable("REDIRECT_QUERY_STRING", query == null ? "" : query);
        }
    }

    private static String uri(RequestView request) {
        String query = request.query();
        return query == null ? request.rawPath() : request.rawPath() + "?" + query;
    }

    private static void optional(String name, @Nullable String value, EnvironSink sink) {
        if (value != null) {
            sink.variable(name, NativeString.of(value));
        }
    }

    private static String path(@Nullable Path path) {
        return path == null ? "" : NativeString.of(path.toString());
    }
}
