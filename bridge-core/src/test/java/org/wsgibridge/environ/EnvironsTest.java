// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.testkit.Sites;

class EnvironsTest {

    private final PlainRequest request = new PlainRequest();

    @Test
    void hasTheKeysThatAreAlwaysThere() {
        assertThat(environ())
                .containsEntry("REQUEST_METHOD", "GET")
                .containsEntry("SCRIPT_NAME", "/app")
                .containsEntry("PATH_INFO", "/x")
                .containsEntry("QUERY_STRING", "")
                .containsEntry("REQUEST_URI", "/app//x")
                .containsEntry("SERVER_NAME", "site.example")
                .containsEntry("SERVER_PORT", "8080")
                .containsEntry("SERVER_PROTOCOL", "HTTP/1.1")
                .containsEntry("SERVER_SOFTWARE", "Test/1")
                .containsEntry("REMOTE_ADDR", "192.0.2.7")
                .containsEntry("wsgi.url_scheme", "http")
                .containsEntry("SCRIPT_FILENAME", "/srv/f.wsgi");
    }

    @Test
    void keepsTheQueryRaw() {
        request.query = "a=%20b&&c";

        assertThat(environ())
                .containsEntry("QUERY_STRING", "a=%20b&&c")
                .containsEntry("REQUEST_URI", "/app//x?a=%20b&&c");
    }

    @Test
    void namesHeadersAsCgiDoes() {
        request.headers.add(List.of("Accept-Language", "ca"));

        assertThat(environ()).containsEntry("HTTP_ACCEPT_LANGUAGE", "ca");
    }

    @Test
    void namesContentTypeAndLengthWithoutHttp() {
        request.headers.add(List.of("content-type", "text/plain"));
        request.headers.add(List.of("Content-Length", "3"));

        assertThat(environ())
                .containsEntry("CONTENT_TYPE", "text/plain")
                .containsEntry("CONTENT_LENGTH", "3")
                .doesNotContainKeys("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH");
    }

    @Test
    void dropsHeadersWhoseNamesCouldPassForOthers() {
        request.headers.add(List.of("X_Forwarded_For", "192.0.2.1"));
        request.headers.add(List.of("X.Forwarded.For", "192.0.2.1"));

        assertThat(environ()).doesNotContainKey("HTTP_X_FORWARDED_FOR");
    }

    @Test
    void dropsTheProxyHeader() {
        request.headers.add(List.of("Proxy", "http://192.0.2.1/"));

        assertThat(environ()).doesNotContainKey("HTTP_PROXY");
    }

    @Test
    void joinsRepeatedHeadersWithACommaAndCookiesWithASemicolon() {
        request.headers.add(List.of("X-Multi", "a"));
        request.headers.add(List.of("x-multi", "b"));
        request.headers.add(List.of("Cookie", "c=1"));
        request.headers.add(List.of("Cookie", "d=2"));

        assertThat(environ()).containsEntry("HTTP_X_MULTI", "a, b").containsEntry("HTTP_COOKIE", "c=1; d=2");
    }

    @Test
    void namesTheUserWhomTheContainerHasAuthenticated() {
        request.user = "josé";

        assertThat(environ()).containsEntry("REMOTE_USER", "josÃ©").containsEntry("AUTH_TYPE", "BASIC");
    }

    @Test
    void addsWhatSetEnvSaysAndLetsItWin() {
        var settings = new Settings(null, null, null, null, Map.of("django.root", "/app", "SERVER_NAME", "other"));

        assertThat(environ(settings)).containsEntry("django.root", "/app").containsEntry("SERVER_NAME", "other");
    }

    private Map<String, String> environ() {
        return environ(Settings.NONE);
    }

    private Map<String, String> environ(Settings settings) {
        var mount = new Mount("/app", null, new Target.ScriptFile(Path.of("/srv/f.wsgi")), settings, Sites.SOMEWHERE);
        Route route = new MountTable(Sites.of(mount)).find("site.example", 8080, request.rawPath());
        var variables = new HashMap<String, String>();
        new Environs("Test/1").write(request, route, variables::put);
        return variables;
    }

    private static final class PlainRequest implements RequestView {

        private final List<List<String>> headers = new ArrayList<>();
        private String query;
        private String user;

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String rawPath() {
            return "/app//x";
        }

        @Override
        public String query() {
            return query;
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public String scheme() {
            return "http";
        }

        @Override
        public String serverName() {
            return "site.example";
        }

        @Override
        public int serverPort() {
            return 8080;
        }

        @Override
        public String localAddress() {
            return "192.0.2.1";
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.7";
        }

        @Override
        public int remotePort() {
            return 40_000;
        }

        @Override
        public String remoteUser() {
            return user;
        }

        @Override
        public String authenticationType() {
            return user == null ? null : "BASIC";
        }

        @Override
        public void headers(EnvironSink sink) {
            headers.forEach(header -> sink.variable(header.get(0), header.get(1)));
        }
    }
}
