// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.testkit.RawHttp;

/** The directives about requests and responses, seen from a client, for every execution mode. */
abstract class RequestRulesContract extends ModeContract {

    private static final String RULES = """
            ServerAdmin webmaster
            DocumentRoot .
            WSGIScriptAlias /app %1$s
            WSGIScriptAlias /silent %1$s pass-authorization=Off
            <Location /app/environ_of/silent>
                WSGIPassAuthorization Off
            </Location>
            <Location /app/length/known>
                WSGIChunkedRequest Off
            </Location>
            <Location /app/missing/overridden>
                WSGIErrorOverride On
            </Location>
            <Location /app/environ_of/mapped>
                WSGIMapHEADToGET On
            </Location>
            <LocationMatch ^/app/[a-z_]+/limited>
                LimitRequestBody 100
            </LocationMatch>
            <Location /app/hello/exact>
                AcceptPathInfo Off
            </Location>
            <Location /app/environ_of/proxied>
                WSGITrustedProxies 127.0.0.1
                WSGITrustedProxyHeaders X-Forwarded-For X-Forwarded-Host X-Script-Name X-Forwarded-Proto
            </Location>
            <Location /app/environ_of/strange>
                WSGITrustedProxies 10.99.99.99
                WSGITrustedProxyHeaders X-Forwarded-For
            </Location>
            <Location /app/environ_of/https>
                SetEnv HTTPS On
            </Location>
            """;

    /** The second argument of the alias that mounts the contract's application. */
    abstract String target();

    /** What goes before it. */
    abstract String preamble();

    @Override
    String configuration() {
        return preamble() + RULES.formatted(target());
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_ADMIN,webmaster",
        "CONTEXT_PREFIX,''",
        "mod_wsgi.script_name,/app",
        "mod_wsgi.path_info,/environ_of",
        "mod_wsgi.request_handler,wsgi-script",
        "mod_wsgi.mount_point,-",
        "wsgi.url_scheme,http",
        "HTTPS,-",
        "PATH,-",
    })
    void putsIntoTheEnvironWhatModWsgiPutsThere(String key, String value) throws Exception {
        assertThat(environ("", key)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DOCUMENT_ROOT",
                "CONTEXT_DOCUMENT_ROOT",
                "mod_wsgi.listener_host",
                "mod_wsgi.listener_port",
                "mod_wsgi.server_pid",
                "mod_wsgi.request_id",
                "mod_wsgi.connection_id",
            })
    void tellsWhereTheRequestCame(String key) throws Exception {
        assertThat(environ("", key)).isNotEqualTo("-").isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"request_start", "queue_start", "daemon_start", "application_start"})
    void tellsWhenAsANumberOfSeconds(String moment) throws Exception {
        assertThat(environ("", "mod_wsgi." + moment)).matches("[0-9.E]+");
    }

    @Test
    void givesEveryRequestAnIdOfItsOwn() throws Exception {
        assertThat(environ("", "mod_wsgi.request_id")).isNotEqualTo(environ("", "mod_wsgi.request_id"));
    }

    @Test
    void turnsHttpsIntoTheScheme() throws Exception {
        assertThat(environ("/https", "wsgi.url_scheme")).isEqualTo("https");
        assertThat(environ("/https", "HTTPS")).isEqualTo("-");
    }

    @Test
    void passesAuthorizationUnlessItIsToldNotTo() throws Exception {
        assertThat(environ("", "HTTP_AUTHORIZATION", "Authorization", "Basic eDp5"))
                .isEqualTo("Basic eDp5");
        assertThat(environ("/silent", "HTTP_AUTHORIZATION", "Authorization", "Basic eDp5"))
                .isEqualTo("-");
        assertThat(bridge.get("/silent/environ_of?HTTP_AUTHORIZATION", "Authorization", "Basic eDp5")
                        .body())
                .isEqualTo("-");
    }

    @Test
    void refusesChunksWhereTheyAreForbidden() throws Exception {
        assertThat(chunked("/app/length/known", "abc")).startsWith("HTTP/1.1 411");
        assertThat(chunked("/app/length", "abc")).startsWith("HTTP/1.1 200").endsWith("3");
        bridge.await("the refusal to be logged", () -> logged("WB0103: chunked Transfer-Encoding forbidden"));
    }

    @Test
    void putsTheServersPageInThePlaceOfTheApplications() throws Exception {
        HttpResponse<String> overridden = bridge.get("/app/missing/overridden");
        HttpResponse<String> left = bridge.get("/app/missing");

        assertThat(overridden.statusCode()).isEqualTo(404);
        assertThat(overridden.body()).contains("Not Found").doesNotContain("the page of the application");
        assertThat(overridden.headers().firstValue("Set-Cookie")).hasValue("a=1");
        assertThat(left.body()).isEqualTo("the page of the application");
    }

    @Test
    void showsAHeadAsAGetWhereItIsToldTo() throws Exception {
        assertThat(head("/app/environ_of/mapped?REQUEST_METHOD")).contains("Content-Length: 3\r\n");
        assertThat(head("/app/environ_of?REQUEST_METHOD")).contains("Content-Length: 4\r\n");
    }

    @Test
    void refusesABodyThatSaysItIsTooLong() throws Exception {
        String response = raw("POST /app/length/limited HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Content-Length: 101\r\n\r\n" + "x".repeat(101));

        assertThat(response).startsWith("HTTP/1.1 413");
        bridge.await("the refusal to be logged", () -> logged("WB0104: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "does_not_mind"})
    void refusesABodyThatTurnsOutToBeTooLong(String application) throws Exception {
        assertThat(chunked("/app/" + application + "/limited", "x".repeat(101))).startsWith("HTTP/1.1 413");
        assertThat(chunked("/app/" + application + "/limited", "x".repeat(100))).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: x',400",
        "'Content-Length: -1',400",
        "'Content-Length: 99999999999999999999',400",
        "'Transfer-Encoding: gzip',501",
        "'Transfer-Encoding: gzip, chunked',501",
    })
    void refusesABodyThatCannotBeDelimited(String header, int status) throws Exception {
        assertThat(raw("POST /app/length HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + header + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void findsNothingBehindAScriptThatTakesNoMorePath() throws Exception {
        assertThat(bridge.get("/app/hello/exact").statusCode()).isEqualTo(404);
        bridge.await("the refusal to be logged", () -> logged("WB0106: AcceptPathInfo off disallows user's path"));
    }

    @ParameterizedTest
    @CsvSource({
        "REMOTE_ADDR,203.0.113.5",
        "HTTP_X_FORWARDED_FOR,'203.0.113.5, 127.0.0.1'",
        "HTTP_X_REAL_IP,-",
        "HTTP_HOST,outer.example",
        "SCRIPT_NAME,/outer",
        "mod_wsgi.mount_point,/outer",
        "mod_wsgi.script_name,/app",
        "wsgi.url_scheme,https",
    })
    void believesATrustedProxy(String key, String value) throws Exception {
        assertThat(environ(
                        "/proxied",
                        key,
                        "X-Forwarded-For",
                        "6.6.6.6, 203.0.113.5, 127.0.0.1",
                        "X-Real-IP",
                        "6.6.6.6",
                        "X-Forwarded-Host",
                        "outer.example",
                        "X-Script-Name",
                        "/outer",
                        "X-Forwarded-Proto",
                        "https"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"REMOTE_ADDR,127.0.0.1", "HTTP_X_FORWARDED_FOR,-", "HTTP_X_FORWARDED_PROTO,https"})
    void believesNoStranger(String key, String value) throws Exception {
        assertThat(environ("/strange", key, "X-Forwarded-For", "203.0.113.5", "X-Forwarded-Proto", "https"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "/app/path/x;v=1/y;w,/app|/path/x;v=1/y;w|",
        "//app///path//,/app|/path/|",
        "/app/path/%E9%C3%28,/app|/path/\u00e9\u00c3(|",
        "/app/./path/../path/x,/app|/path/x|",
        "/app/path/%5Cx[1]?a={b}|c,/app|/path/\\x[1]|a={b}|c",
    })
    void splitsThePathAsItWasSent(String path, String parts) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .endsWith("\r\n\r\n" + parts);
    }

    @Test
    void findsNothingUnderAnEncodedSlash() throws Exception {
        assertThat(raw("GET /app/path%2Fx HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    private String environ(String rest, String key, String... headers) throws Exception {
        return bridge.get("/app/environ_of" + rest + "?" + key, headers).body();
    }

    private String head(String path) throws IOException {
        return raw("HEAD " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    private String chunked(String path, String body) throws IOException {
        return raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
    }

    private String raw(String request) throws IOException {
        try (var client = new RawHttp(bridge.uri("/"))) {
            return client.send(request).readAll();
        }
    }
}
