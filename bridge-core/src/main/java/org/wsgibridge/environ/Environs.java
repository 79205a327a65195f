// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.mount.Route;

/**
 * Writes the environ of a request: CGI variables, header fields, {@code wsgi.url_scheme} and what SetEnv adds.
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

    /** Tells the sink every variable once. */
    public void write(RequestView request, Route route, EnvironSink sink) {
        headers(request, sink);
        sink.variable("REQUEST_METHOD", request.method());
        sink.variable("SCRIPT_NAME", route.scriptName());
        sink.variable("PATH_INFO", route.pathInfo());
        String query = request.query();
        sink.variable("QUERY_STRING", query == null ? "" : query);
        sink.variable("REQUEST_URI", query == null ? request.rawPath() : request.rawPath() + "?" + query);
        sink.variable("REQUEST_SCHEME", request.scheme());
        sink.variable("SERVER_NAME", request.serverName());
        sink.variable("SERVER_PORT", Integer.toString(request.serverPort()));
        sink.variable("SERVER_PROTOCOL", request.protocol());
        sink.variable("SERVER_SOFTWARE", serverSoftware);
        sink.variable("SERVER_ADDR", request.localAddress());
        sink.variable("REMOTE_ADDR", request.remoteAddress());
        sink.variable("REMOTE_PORT", Integer.toString(request.remotePort()));
        optional("REMOTE_USER", request.remoteUser(), sink);
        optional("AUTH_TYPE", request.authenticationType(), sink);
        path("DOCUMENT_ROOT", route.host().documentRoot(), sink);
        sink.variable("wsgi.url_scheme", request.scheme());
        if (route instanceof Route.ToApplication application) {
            path("SCRIPT_FILENAME", application.destination().file(), sink);
            application.destination().settings().variables().forEach(sink::variable);
        }
    }

    /** Repeated fields are one variable, joined as RFC 9110, section 5.3 says; Cookie as RFC 6265 says. */
    private static void headers(RequestView request, EnvironSink sink) {
        var collector = new Collector(sink);
        request.headers(collector);
        collector.finish();
    }

    private static void optional(String name, @Nullable String value, EnvironSink sink) {
        if (value != null) {
            sink.variable(name, NativeString.of(value));
        }
    }

    private static void path(String name, @Nullable Path path, EnvironSink sink) {
        if (path != null) {
            sink.variable(name, NativeString.of(path.toString()));
        }
    }

    private static final class Collector implements EnvironSink {

        private final EnvironSink sink;
        private final Map<String, String> variables = new LinkedHashMap<>();

        Collector(EnvironSink sink) {
            this.sink = sink;
        }

        @Override
        public void variable(String header, String value) {
            String name = HeaderVariables.variable(header);
            if (name != null) {
                String separator = name.equals("HTTP_COOKIE") ? "; " : ", ";
                variables.merge(name, value, (before, after) -> before + separator + after);
            }
        }

        void finish() {
            variables.forEach(sink::variable);
        }
    }
}
