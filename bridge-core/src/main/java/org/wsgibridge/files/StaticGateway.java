// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.site.StaticFiles;

/**
 * Answers GET and HEAD with the files of one {@code Alias}.
 *
 * <p>Serves on the threads of its callers and holds nothing between requests; a file is open only while it is sent, in
 * pieces, whatever its size. Of the environ it reads {@code REQUEST_METHOD}, {@code SCRIPT_NAME}, {@code PATH_INFO},
 * {@code QUERY_STRING} and the headers of conditional and range requests.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13">RFC 9110, sections 13 and 14</a>
 */
public final class StaticGateway implements Gateway {

    private final AliasedFiles files;
    private final Clock clock;

    /** Serves the files of an alias. */
    public StaticGateway(StaticFiles alias) {
        this(alias.path(), Clock.systemUTC());
    }

    StaticGateway(Path root, Clock clock) {
        this.files = new AliasedFiles(root);
        this.clock = clock;
    }

    /**
     * Answers one request.
     *
     * @throws RequestFailure 403 or 404, when there is nothing to send under this path
     */
    @Override
    public void serve(Exchange exchange) throws IOException {
        Map<String, String> environ = new HashMap<>();
        exchange.environ(environ::put);
        String method = environ.getOrDefault("REQUEST_METHOD", "");
        if (!method.equals("GET") && !method.equals("HEAD")) {
            // RFC 9110, section 15.5.6: a 405 has to say what is allowed.
            exchange.start(405, List.of(new Header("Allow", "GET, HEAD"), new Header("Content-Length", "0")));
            return;
        }
        AliasedFiles.Found found = files.find(environ.getOrDefault("PATH_INFO", ""), urlPath(environ));
        if (found instanceof AliasedFiles.Folder) {
            redirect(exchange, environ);
        } else if (found instanceof AliasedFiles.RegularFile file) {
            new FileResponse(environ, List.of()).send(file.path(), clock.instant(), exchange);
        }
    }

    /** Relative links of the index page lead astray unless the folder ends with a slash. */
    private static void redirect(Exchange exchange, Map<String, String> request) throws IOException {
        String query = request.getOrDefault("QUERY_STRING", "");
        String location = UrlPath.encode(urlPath(request)) + "/" + (query.isEmpty() ? "" : "?" + query);
        exchange.start(301, List.of(new Header("Location", location), new Header("Content-Length", "0")));
    }

    private static String urlPath(Map<String, String> request) {
        return request.getOrDefault("SCRIPT_NAME", "") + request.getOrDefault("PATH_INFO", "");
    }
}
