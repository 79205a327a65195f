// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.connector.CrewProtocol;

/**
 * Where the launcher listens.
 *
 * @param host address of every port
 * @param port of HTTP; 0 for a free one
 * @param tls what HTTPS needs; null for HTTP alone
 * @param http2 whether both speak HTTP/2 as well
 */
record Endpoints(String host, int port, @Nullable TlsArguments tls, boolean http2) {

    private static final String LARGEST_HEAD = "65536";

    private static final String MOST_WAITING = "2000";

    /** Of a crowd that comes at once the kernel keeps a client waiting for a second that finds no place here. */
    private static final String MOST_CONNECTING = "2048";

    /**
     * Connectors that have not been opened.
     *
     * @return that of HTTP, then that of HTTPS if there is to be one
     * @throws Refusal when there is no such certificate or key
     */
    List<Connector> connectors() throws Refusal {
        return tls == null ? List.of(connector(port)) : List.of(connector(port), secure(tls));
    }

    /** The address of one of them, which has been opened. */
    String url(Connector connector) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return connector.getScheme() + "://" + name + ":" + connector.getLocalPort() + "/";
    }

    private Connector connector(int number) {
        var connector = new Connector(new CrewProtocol());
        connector.setPort(number);
        connector.setThrowOnFailure(true);
        connector.setProperty("address", host);
        connector.setProperty("maxKeepAliveRequests", "-1");
        // Room for one header of 32 KiB in a response, mod_wsgi's header-buffer-size, and for as many in a request as
        // httpd takes from browsers with many cookies.
        connector.setProperty("maxHttpHeaderSize", LARGEST_HEAD);
        connector.setProperty("acceptCount", MOST_CONNECTING);
        // A request that waits keeps the buffers for such heads. Where more of them wait than are kept for the next
        // ones, each request makes its own.
        connector.setProperty("processorCache", MOST_WAITING);
        // 100 Continue is for the application to decide, by reading (RFC 9110, section 10.1.1).
        connector.setProperty("continueResponseTiming", "onRead");
        // The host of the request line is the one that counts (RFC 9112, section 3.2.2). Tomcat 11 refuses another
        // Host.
        connector.setProperty("allowHostHeaderMismatch", "true");
        leavePathsToTheSite(connector);
        if (http2) {
            connector.addUpgradeProtocol(new Http2Protocol());
        }
        return connector;
    }

    private Connector secure(TlsArguments arguments) throws Refusal {
        Path key = arguments.key == null ? arguments.certificate : arguments.key;
        requireReadable("--ssl-certificate-file", arguments.certificate);
        requireReadable("--ssl-certificate-key-file", key);
        Connector connector = connector(arguments.port);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        var host = new SSLHostConfig();
        var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateFile(arguments.certificate.toAbsolutePath().toString());
        certificate.setCertificateKeyFile(key.toAbsolutePath().toString());
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        return connector;
    }

    private static void requireReadable(String option, Path file) throws Refusal {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Refusal(option + " " + file + " is no file that can be read; give one in PEM");
        }
    }

    /** What httpd lets through is for AllowEncodedSlashes and the applications to judge, as it is under mod_wsgi. */
    private static void leavePathsToTheSite(Connector connector) {
        // Tomcat refuses what it cannot decode; here every byte is a character, and the site decodes for itself.
        connector.setURIEncoding("ISO-8859-1");
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        connector.setProperty("relaxedPathChars", "\"<>[]^`{|}");
        connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
    }
}
