// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.environ;

import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.site.NativeString;

/**
 * What a container knows of a TLS connection. As variables it has mod_ssl's names.
 *
 * @param protocol such as {@code TLSv1.3}; null when the container does not say
 * @param cipher suite, by its name in the TLS standards; null when the container does not say
 * @param keySize bits of the cipher's key; null when the container does not say
 * @param session identifier in hexadecimal; null when the container does not say
 * @param client the certificate of the client; null when it has shown none
 */
public record Tls(
        @Nullable String protocol,
        @Nullable String cipher,
        @Nullable Integer keySize,
        @Nullable String session,
        @Nullable X509Certificate client) {

    /** As OpenSSL prints a time. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Tells the sink every variable that has a value. */
    void write(EnvironSink sink) {
        optional("SSL_PROTOCOL", protocol, sink);
        optional("SSL_CIPHER", cipher, sink);
        optional("SSL_CIPHER_USEKEYSIZE", keySize == null ? null : keySize.toString(), sink);
        optional("SSL_SESSION_ID", session, sink);
        sink.variable("SSL_CLIENT_VERIFY", client == null ? "NONE" : "SUCCESS");
        if (client != null) {
            write(client, sink);
        }
    }

    private static void write(X509Certificate certificate, EnvironSink sink) {
        sink.variable("SSL_CLIENT_M_VERSION", Integer.toString(certificate.getVersion()));
        sink.variable(
                "SSL_CLIENT_M_SERIAL",
                certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT));
        sink.variable("SSL_CLIENT_S_DN", name(certificate.getSubjectX500Principal()));
        sink.variable("SSL_CLIENT_I_DN", name(certificate.getIssuerX500Principal()));
        sink.variable("SSL_CLIENT_V_START", time(certificate.getNotBefore()));
        sink.variable("SSL_CLIENT_V_END", time(certificate.getNotAfter()));
    }

    private static String name(X500Principal principal) {
        return NativeString.of(principal.getName(X500Principal.RFC2253));
    }

    private static String time(Date date) {
        return TIME.format(date.toInstant());
    }

    private static void optional(String name, @Nullable String value, EnvironSink sink) {
        if (value != null) {
            sink.variable(name, NativeString.of(value));
        }
    }
}
