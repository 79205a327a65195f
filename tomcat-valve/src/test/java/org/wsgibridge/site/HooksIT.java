// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** Scripts that are run when workers start, or decide about requests. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HooksIT {

    @TempDir
    static Path folder;

    private LaunchedBridge bridge;

    @BeforeAll
    void start() throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("imported.py", "import builtins\nbuiltins.imported_first = True\n");
        scripts.write("app.py", """
                import builtins
                IMPORTED = getattr(builtins, 'imported_first', False)
                def application(environ, start_response):
                    body = '%s %s %s %s %s' % (
                        environ['mod_wsgi.process_group'], environ.get('REMOTE_USER'),
                        environ.get('AUTH_TYPE'), environ.get('HTTP_AUTHORIZATION'), IMPORTED)
                    start_response('200 OK', [])
                    return [body.encode('latin-1')]
                def other(environ, start_response):
                    start_response('200 OK', [])
                    return [b'the other callable']
                """);
        scripts.write("hooks.py", """
                import hashlib
                def allow_access(environ, host):
                    assert 'HTTP_AUTHORIZATION' not in environ
                    if 'fail' in environ['QUERY_STRING']:
                        raise ValueError('no idea')
                    return None if host == '127.0.0.1' and 'deny' not in environ['QUERY_STRING'] else False
                def check_password(environ, user, password):
                    if user == 'alias' and password == 'secret':
                        return 'somebody'
                    return {'j\u00f6rg': 'p:w', 'guest': 'guest'}.get(user) == password
                def get_realm_hash(environ, user, realm):
                    known = {'j\u00f6rg': 'p:w', 'guest': 'guest'}.get(user)
                    text = '%s:%s:%s' % (user, realm, known)
                    return known and hashlib.md5(text.encode('utf-8')).hexdigest()
                def groups_for_user(environ, user):
                    return ['staff'] if user == 'j\u00f6rg' else []
                def process_group(environ):
                    chosen = environ['QUERY_STRING']
                    return chosen if chosen in ('second', 'missing') else None
                def callable_object(environ):
                    return 'other' if 'other' in environ['QUERY_STRING'] else None
                """);
        scripts.write("handler.py", """
                def handle_request(environ, start_response):
                    with open(environ['SCRIPT_FILENAME'], encoding='utf-8') as file:
                        text = file.read()
                    body = '%s|%s|%s|%s' % (
                        environ['mod_wsgi.request_handler'], environ['SCRIPT_NAME'], environ['PATH_INFO'], text.upper())
                    start_response('200 OK', [])
                    return [body.encode('utf-8')]
                """);
        scripts.write("files/page.txt", "a page");
        scripts.write("files/page.loud", "a page");
        scripts.write("wsgi.conf", """
                WSGIDaemonProcess first
                WSGIDaemonProcess second
                WSGIImportScript imported.py process-group=first application-group=%{GLOBAL}
                Alias /files files
                WSGIScriptAlias / app.py
                WSGIProcessGroup first
                WSGIHandlerScript loud handler.py process-group=second
                AddHandler loud .loud
                <Location /access>
                    WSGIAccessScript hooks.py
                </Location>
                <Location /files>
                    WSGIAccessScript hooks.py
                </Location>
                <Location /users>
                    AuthType Basic
                    AuthName "The \\"inner\\" circle"
                    AuthBasicProvider wsgi
                    WSGIAuthUserScript hooks.py
                    Require valid-user
                </Location>
                <Location /users/staff>
                    WSGIAuthGroupScript hooks.py
                    Require wsgi-group staff
                    WSGIPassAuthorization On
                </Location>
                <Location /digest>
                    AuthType Digest
                    AuthName inner
                    AuthDigestProvider wsgi
                    WSGIAuthUserScript hooks.py
                    Require valid-user
                </Location>
                <Location /unguarded>
                    Require valid-user
                </Location>
                <Location /dispatch>
                    WSGIDispatchScript hooks.py
                </Location>
                """);
        bridge = LaunchedBridge.serve(folder, "wsgi.conf");
    }

    @AfterAll
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void runsWhatIsImportedBeforeTheApplication() throws Exception {
        assertThat(bridge.get("/").body()).isEqualTo("first None None None True");
    }

    @Test
    void letsInWhomTheAccessScriptDoesNotKeepOut() throws Exception {
        assertThat(bridge.get("/access").statusCode()).isEqualTo(200);
        assertThat(bridge.get("/access?deny").statusCode()).isEqualTo(403);
    }

    @Test
    void guardsFilesToo() throws Exception {
        assertThat(bridge.get("/files/page.txt").body()).isEqualTo("a page");
        assertThat(bridge.get("/files/page.txt?deny").statusCode()).isEqualTo(403);
    }

    @Test
    void letsNobodyInWhenTheScriptFails() throws Exception {
        assertThat(bridge.get("/access?fail").statusCode()).isEqualTo(500);
    }

    @Test
    void asksForAPassword() throws Exception {
        HttpResponse<String> response = bridge.get("/users");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValue("Basic realm=\"The \\\"inner\\\" circle\"");
    }

    @Test
    void tellsTheApplicationTheUserWithoutThePassword() throws Exception {
        assertThat(get("/users", "guest:guest").body()).isEqualTo("first guest Basic None True");
        assertThat(get("/users", "alias:secret").body()).isEqualTo("first somebody Basic None True");
    }

    @Test
    void refusesAWrongPasswordAndWhatIsNone() throws Exception {
        assertThat(get("/users", "guest:wrong").statusCode()).isEqualTo(401);
        assertThat(get("/users", "guest").statusCode()).isEqualTo(401);
        assertThat(bridge.get("/users", "Authorization", "Basic ???").statusCode())
                .isEqualTo(401);
        assertThat(bridge.get("/users", "Authorization", "Bearer x").statusCode())
                .isEqualTo(401);
    }

    @Test
    void knowsAUserByADigest() throws Exception {
        assertThat(digest("/digest?a=b%20c", "/digest?a=b%20c", "guest", "guest")
                        .body())
                .isEqualTo("first guest Digest None True");
    }

    @Test
    void refusesADigestThatIsWrongOrMadeForSomethingElse() throws Exception {
        assertThat(digest("/digest", "/digest", "guest", "wrong").statusCode()).isEqualTo(401);
        assertThat(digest("/digest", "/digest", "nobody", "guest").statusCode()).isEqualTo(401);
        assertThat(digest("/digest?x", "/digest", "guest", "guest").statusCode())
                .isEqualTo(401);
    }

    /** RFC 7616, section 3.4, as a client does it. */
    private HttpResponse<String> digest(String path, String signed, String user, String password) throws Exception {
        String challenge =
                bridge.get(path).headers().firstValue("WWW-Authenticate").orElseThrow();
        String nonce = challenge.replaceFirst(".*nonce=\"([^\"]+)\".*", "$1");
        String secret = md5(user + ":inner:" + password);
        String response = md5(secret + ":" + nonce + ":00000001:abc:auth:" + md5("GET:" + signed));
        return bridge.get(
                path,
                "Authorization",
                "Digest username=\"" + user + "\", realm=\"inner\", nonce=\"" + nonce + "\", uri=\"" + signed
                        + "\", qop=auth, nc=00000001, cnonce=\"abc\", response=\"" + response + "\", algorithm=MD5");
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void requiresAGroup() throws Exception {
        assertThat(get("/users/staff", "guest:guest").statusCode()).isEqualTo(401);
        assertThat(get("/users/staff", "j\u00f6rg:p:w").body()).startsWith("first j\u00f6rg Basic Basic ");
    }

    @Test
    void letsNobodyInWhereNobodyCanTellUsers() throws Exception {
        assertThat(get("/unguarded", "guest:guest").statusCode()).isEqualTo(500);
    }

    @Test
    void handlesFilesWithAnExtension() throws Exception {
        assertThat(bridge.get("/files/page.loud").body()).isEqualTo("loud|/files/page.loud||A PAGE");
        assertThat(bridge.get("/files/page.loud/more").body()).isEqualTo("loud|/files/page.loud|/more|A PAGE");
    }

    @Test
    void guardsHandledFilesToo() throws Exception {
        assertThat(bridge.get("/files/page.loud?deny").statusCode()).isEqualTo(403);
    }

    @Test
    void dispatchesAsTheScriptChooses() throws Exception {
        assertThat(bridge.get("/dispatch").body()).startsWith("first ");
        assertThat(bridge.get("/dispatch?second").body()).startsWith("second ");
        assertThat(bridge.get("/dispatch?other").body()).isEqualTo("the other callable");
    }

    @Test
    void blamesTheScriptThatChoosesAGroupWhichNobodyHasDefined() throws Exception {
        assertThat(bridge.get("/dispatch?missing").statusCode()).isEqualTo(500);
        bridge.await(
                "the word on it",
                () -> bridge.log().stream()
                        .anyMatch(line ->
                                line.contains("WB0204: No WSGI daemon process called 'missing' has been configured")));
    }

    private HttpResponse<String> get(String path, String credentials) throws Exception {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return bridge.get(path, "Authorization", "Basic " + encoded);
    }
}
