// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

@Timeout(120)
class ServeTlsIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final String SCHEME = """
            def application(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [(environ['wsgi.url_scheme'] + ' ' + environ['SERVER_PROTOCOL']).encode()]
            """;

    @TempDir
    Path folder;

    private Path store;

    @BeforeEach
    void certify() throws Exception {
        new Scripts(folder).write("app.py", SCHEME);
        store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(status).isZero();
        Files.writeString(
                folder.resolve("cert.pem"),
                pem("CERTIFICATE", keys().getCertificate("a").getEncoded()));
        Key key = keys().getKey("a", PASSWORD);
        Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
    }

    @Test
    void servesHttpsBesideHttp() throws Exception {
        try (var bridge = serve()) {
            assertThat(get(bridge, "https", HttpClient.Version.HTTP_1_1).body()).isEqualTo("https HTTP/1.1");
            assertThat(get(bridge, "http", HttpClient.Version.HTTP_1_1).body()).isEqualTo("http HTTP/1.1");
        }
    }

    @Test
    void speaksHttp2WhenToldTo() throws Exception {
        try (var bridge = serve("--http2")) {
            assertThat(get(bridge, "https", HttpClient.Version.HTTP_2).body()).isEqualTo("https HTTP/2.0");
        }
    }

    @Test
    void servesARenewedCertificateAfterSighupAndKeepsItWhenTheNextOneIsBroken() throws Exception {
        try (var bridge = serve()) {
            Files.delete(store);
            certify();
            bridge.signal("HUP");
            bridge.await("the renewed certificate", () -> trusted(bridge));

            Files.writeString(folder.resolve("cert.pem"), "none");
            bridge.signal("HUP");
            bridge.await(
                    "the warning",
                    () -> bridge.log().stream().anyMatch(line -> line.contains("the certificate cannot be used")));
            assertThat(trusted(bridge)).isTrue();
        }
    }

    /** Whether the server shows the certificate that is in the store now. */
    private boolean trusted(LaunchedBridge bridge) {
        try {
            return get(bridge, "https", HttpClient.Version.HTTP_1_1).statusCode() == 200;
        } catch (SSLException another) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesAMissingCertificateInOneSentence() throws Exception {
        try (var bridge = LaunchedBridge.run(
                folder, "serve", "app.py", "--port", "0", "--https-port", "0", "--ssl-certificate-file", "no.pem")) {
            assertThat(bridge.awaitExit()).isEqualTo(1);
            assertThat(bridge.log()).singleElement().asString().contains("--ssl-certificate-file no.pem");
        }
    }

    @Test
    void refusesAnHttpsPortWithoutACertificateAsWrongUsage() throws Exception {
        try (var bridge = LaunchedBridge.run(folder, "serve", "app.py", "--https-port", "0")) {
            assertThat(bridge.awaitExit()).isEqualTo(2);
            assertThat(bridge.log().get(0)).contains("--ssl-certificate-file");
        }
    }

    private LaunchedBridge serve(String... options) throws Exception {
        var all = new ArrayList<>(List.of(
                "--https-port", "0", "--ssl-certificate-file", "cert.pem", "--ssl-certificate-key-file", "key.pem"));
        all.addAll(List.of(options));
        return LaunchedBridge.serve(folder, "app.py", all.toArray(String[]::new));
    }

    private HttpResponse<String> get(LaunchedBridge bridge, String scheme, HttpClient.Version version)
            throws Exception {
        Matcher url = Pattern.compile("\\b" + scheme + "://\\S+")
                .matcher(bridge.output().get(0));
        assertThat(url.find()).as("%s in %s", scheme, bridge.output()).isTrue();
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys().getCertificate("a"));
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var client =
                HttpClient.newBuilder().sslContext(context).version(version).build();
        return client.send(
                HttpRequest.newBuilder(URI.create(url.group())).build(), HttpResponse.BodyHandlers.ofString());
    }

    private KeyStore keys() throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        try (var input = new FileInputStream(store.toFile())) {
            keys.load(input, PASSWORD);
        }
        return keys;
    }

    private static String pem(String what, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
