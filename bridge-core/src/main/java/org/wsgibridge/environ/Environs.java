// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Forwarding;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;

/**
 * Writes the environ of a request: CGI variables, header fields, {@code wsgi.url_scheme}, what mod_wsgi tells of the
 * request, and what SetEnv adds. What many requests have in common comes first, and is kept for the next one.
 *
 * <p>The keys that are no text ({@code wsgi.input} and its like) and those that are the same for all requests of a
 * worker are added where the application runs.
 *
 * @see <a href="https://peps.python.org/pep-3333/#environ-variables">PEP 3333, environ variables</a>
 */
public final class Environs {

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
        common(request, route, settings, sink);
        headers(request, settings.rules(), sink);
        request(request, route, sink);
        redirect(request, sink);
        additions(request, route.scriptName() + route.pathInfo(), settings, sink);
    }

    private void common(RequestView request, Route route, Settings settings, EnvironSink sink) {
        Likeness likeness = Likeness.of(request, route, settings, serverSoftware);
        if (route instanceof Route.ToApplication application) {
            sink.common(application.destination().common(likeness, Likeness::common));
        } else {
            likeness.write(route.host(), settings, null, sink);
        }
    }

    private static void request(RequestView request, Route route, EnvironSink sink) {
        sink.variable("PATH_INFO", route.pathInfo());
        String query = request.query();
        sink.variable("QUERY_STRING", query == null ? "" : query);
        sink.variable("REQUEST_URI", uri(request.original()));
        sink.variable("REMOTE_ADDR", request.remoteAddress());
        sink.variable("REMOTE_PORT", Integer.toString(request.remotePort()));
        optional("REMOTE_USER", request.remoteUser(), sink);
        optional("AUTH_TYPE", request.authenticationType(), sink);
        Tls tls = request.tls();
        if (tls != null) {
            tls.write(sink);
        }
        sink.variable("mod_wsgi.path_info", route.pathInfo());
        sink.variable("mod_wsgi.request_id", request.requestId());
        sink.variable("mod_wsgi.connection_id", request.connectionId());
        sink.variable("mod_wsgi.request_start", Timestamp.of(request.start()));
    }

    /**
     * What SetEnv says wins, but for {@code HTTPS}, which has gone into the scheme when the application sees it, and
     * for the variables of WSGI and of mod_wsgi, whose types are not its to choose.
     */
    private static void additions(RequestView request, String path, Settings settings, EnvironSink sink) {
        Map<String, String> variables = RequestVariables.of(request, path, settings);
        if (!settings.variableRules().isEmpty()) {
            sink.variable(Likeness.URL_SCHEME, Likeness.scheme(request.scheme(), variables));
        }
        variables.forEach((name, value) -> {
            if (!name.equals(Likeness.HTTPS) && !name.startsWith("wsgi.") && !name.startsWith("mod_wsgi.")) {
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
}
