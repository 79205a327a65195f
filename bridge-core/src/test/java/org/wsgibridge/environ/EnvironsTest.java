// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.exchange.CommonVariables;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.Hooks;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VariableRule;
import org.wsgibridge.testkit.PlainRequest;
import org.wsgibridge.testkit.Sites;

class EnvironsTest {

    private final PlainRequest request = new PlainRequest();
    private final Environs environs = new Environs("Test/1");

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

    @Test
    void leavesTheVariablesOfWsgiAsTheyAreWhateverSetEnvSays() {
        var settings = new Settings(
                null, null, null, null, Map.of("wsgi.multithread", "maybe", "mod_wsgi.request_id", "forged"));

        assertThat(environ(settings)).containsEntry("mod_wsgi.request_id", "r1").doesNotContainKey("wsgi.multithread");
    }

    @Test
    void addsWhatSetEnvIfFindsInTheRequest() {
        request.headers.add(List.of("User-Agent", "Robot/2.5"));

        assertThat(environ(ruled(
                        rule("user-agent", "^Robot/(\\d+)\\.(\\d+)", "robot", "$1-$2-$3"),
                        rule("robot", "2", "old", "1"),
                        rule("Request_Method", "GET", "reads", "1"),
                        rule("Request_URI", "^/app/x$", "here", "1"),
                        rule("X-Absent", "^$", "absent", "1"),
                        rule("Remote_Addr", "^10\\.", "inside", "1"))))
                .containsEntry("robot", "2-5-")
                .containsEntry("old", "1")
                .containsEntry("reads", "1")
                .containsEntry("here", "1")
                .containsEntry("absent", "1")
                .doesNotContainKey("inside");
    }

    @Test
    void takesOutWhatALaterRuleWantsOut() {
        assertThat(environ(ruled(rule("Request_Method", "GET", "a", "1"), rule("Request_Method", "GET", "a", null))))
                .doesNotContainKey("a");
    }

    @Test
    void turnsHttpsOfSetEnvIfIntoTheScheme() {
        request.headers.add(List.of("X-Forwarded-Proto", "https"));

        assertThat(environ(ruled(rule("X-Forwarded-Proto", "^https$", "HTTPS", "on"))))
                .containsEntry("wsgi.url_scheme", "https")
                .doesNotContainKey("HTTPS");
    }

    private static VariableRule rule(String attribute, String expression, String name, @Nullable String value) {
        return new VariableRule(
                attribute, Pattern.compile(expression), List.of(new VariableRule.Assignment(name, value)));
    }

    private static Settings ruled(VariableRule... rules) {
        return new Settings(
                null, null, null, null, Map.of(), Set.of(), RequestRules.NONE, Hooks.NONE, null, List.of(rules));
    }

    @Test
    void tellsWhatModWsgiTellsOfARequest() {
        assertThat(environ())
                .containsEntry("mod_wsgi.script_name", "/app")
                .containsEntry("mod_wsgi.path_info", "/x")
                .containsEntry("mod_wsgi.request_handler", "wsgi-script")
                .containsEntry("mod_wsgi.listener_port", "8081")
                .containsEntry(
                        "mod_wsgi.server_pid",
                        Long.toString(ProcessHandle.current().pid()))
                .containsEntry("mod_wsgi.request_id", "r1")
                .containsEntry("mod_wsgi.connection_id", "c1")
                .containsEntry("mod_wsgi.request_start", "1.000002")
                .containsEntry("mod_wsgi.queue_start", "0.000000")
                .doesNotContainKey("mod_wsgi.mount_point");
    }

    @Test
    void namesAnAdministratorAndTheRootsAlsoWhereNobodyHas() {
        assertThat(environ())
                .containsEntry("SERVER_ADMIN", "[no address given]")
                .containsEntry("DOCUMENT_ROOT", "")
                .containsEntry("CONTEXT_PREFIX", "")
                .containsEntry("CONTEXT_DOCUMENT_ROOT", "");
    }

    @Test
    void passesAuthorizationWhenTheContainerHasNotUsedIt() {
        request.headers.add(List.of("Authorization", "Basic eDp5"));

        assertThat(environ()).containsEntry("HTTP_AUTHORIZATION", "Basic eDp5");
    }

    @Test
    void keepsAuthorizationToItselfWhenTheContainerHasUsedIt() {
        request.headers.add(List.of("Authorization", "Basic eDp5"));
        request.user = "x";

        assertThat(environ()).doesNotContainKey("HTTP_AUTHORIZATION");
        assertThat(environ(RequestRules.passAuthorization(true))).containsKey("HTTP_AUTHORIZATION");
    }

    @Test
    void keepsAuthorizationToItselfWhenItIsToldTo() {
        request.headers.add(List.of("Authorization", "Basic eDp5"));

        assertThat(environ(RequestRules.passAuthorization(false))).doesNotContainKey("HTTP_AUTHORIZATION");
    }

    @Test
    void dropsProxyAuthorizationAlways() {
        request.headers.add(List.of("Proxy-Authorization", "Basic eDp5"));

        assertThat(environ(RequestRules.passAuthorization(true))).doesNotContainKey("HTTP_PROXY_AUTHORIZATION");
    }

    @Test
    void showsAHeadAsAGetWhenItIsToldTo() {
        request.method = "HEAD";

        assertThat(environ()).containsEntry("REQUEST_METHOD", "HEAD");
        assertThat(environ(RequestRules.headToGet(RequestRules.HeadToGet.AUTO)))
                .containsEntry("REQUEST_METHOD", "HEAD");
        assertThat(environ(RequestRules.headToGet(RequestRules.HeadToGet.ON))).containsEntry("REQUEST_METHOD", "GET");
    }

    @ParameterizedTest
    @CsvSource({"On,https", "on,https", "1,https", "Off,http", "yes,http"})
    void turnsHttpsOfSetEnvIntoTheScheme(String value, String scheme) {
        var settings = new Settings(null, null, null, null, Map.of("HTTPS", value));

        assertThat(environ(settings)).containsEntry("wsgi.url_scheme", scheme).doesNotContainKey("HTTPS");
    }

    @Test
    void tellsOfATlsConnectionInTheWordsOfModSsl() {
        request.tls = new Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", 256, "ab12", null);

        assertThat(environ())
                .containsEntry("SSL_PROTOCOL", "TLSv1.3")
                .containsEntry("SSL_CIPHER", "TLS_AES_256_GCM_SHA384")
                .containsEntry("SSL_CIPHER_USEKEYSIZE", "256")
                .containsEntry("SSL_SESSION_ID", "ab12")
                .containsEntry("SSL_CLIENT_VERIFY", "NONE");
    }

    @Test
    void keepsPathParameters() {
        request.path = "/app/x;v=1/y;w";

        assertThat(environ()).containsEntry("PATH_INFO", "/x;v=1/y;w");
    }

    @ParameterizedTest
    @CsvSource({
        "/app,/app,''",
        "/app/,/app,/",
        "/app//,/app,/",
        "//app,/app,''",
        "/app/a//,/app,/a/",
        "/app/a///b//c,/app,/a/b/c",
        "///app///,/app,/",
    })
    void collapsesSlashesInBothPartsOfThePathAndNotInTheUri(String path, String scriptName, String pathInfo) {
        request.path = path;

        assertThat(environ())
                .containsEntry("SCRIPT_NAME", scriptName)
                .containsEntry("PATH_INFO", pathInfo)
                .containsEntry("REQUEST_URI", path);
    }

    @Test
    void tellsWhatRequestsHaveInCommonOnceAndForAll() {
        Route route = route("/app/x");
        CommonVariables first = common(route);
        request.headers.add(List.of("Accept", "*/*"));
        request.query = "a=1";

        assertThat(common(route)).isSameAs(first);
    }

    @ParameterizedTest
    @CsvSource({"REQUEST_METHOD, POST", "SERVER_NAME, other.example", "wsgi.url_scheme, https"})
    void doesNotTakeForCommonWhatDiffers(String name, String value) {
        Route route = route("/app/x");
        CommonVariables first = common(route);
        switch (name) {
            case "REQUEST_METHOD" -> request.method = value;
            case "SERVER_NAME" -> request.serverName = value;
            default -> request.scheme = value;
        }

        CommonVariables second = common(route);

        assertThat(variables(first)).doesNotContainEntry(name, value);
        assertThat(variables(second)).containsEntry(name, value);
    }

    @Test
    void keepsNoMoreOfThemThanThereUsuallyAre() {
        Route route = route("/app/x");
        CommonVariables first = common(route);
        for (int i = 0; i < 1000; i++) {
            request.serverName = "host" + i;
            common(route);
        }
        request.serverName = "site.example";

        assertThat(common(route)).isNotSameAs(first);
        assertThat(variables(common(route))).isEqualTo(variables(first));
    }

    private static Map<String, String> variables(CommonVariables common) {
        var variables = new HashMap<String, String>();
        common.tell(variables::put);
        return variables;
    }

    private CommonVariables common(Route route) {
        var told = new ArrayList<CommonVariables>();
        environs.write(request, route, new EnvironSink() {

            @Override
            public void variable(String name, String value) {
                assertThat(told).as("what is common comes before %s", name).hasSize(1);
            }

            @Override
            public void common(CommonVariables variables) {
                told.add(variables);
            }
        });
        return told.get(0);
    }

    private Map<String, String> environ(RequestRules rules) {
        return environ(new Settings(null, null, null, null, Map.of(), Set.of(), rules));
    }

    private Map<String, String> environ() {
        return environ(Settings.NONE);
    }

    private Map<String, String> environ(Settings settings) {
        var variables = new HashMap<String, String>();
        environs.write(request, route(settings, request.rawPath()), variables::put);
        return variables;
    }

    private static Route route(String path) {
        return route(Settings.NONE, path);
    }

    private static Route route(Settings settings, String path) {
        var mount = new Mount("/app", null, new Target.ScriptFile(Path.of("/srv/f.wsgi")), settings, Sites.SOMEWHERE);
        return Objects.requireNonNull(new MountTable(Sites.of(mount)).find("site.example", 8080, path));
    }
}
