// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that go with a certificate. */
final class TlsArguments {

    @Option(
            names = "--https-port",
            required = true,
            paramLabel = "PORT",
            description = "Port to listen on for HTTPS; 0 chooses a free one.")
    int port;

    @Option(
            names = "--ssl-certificate-file",
            required = true,
            paramLabel = "FILE",
            description = "Certificate, then those of its issuers, in PEM.")
    Path certificate = Path.of("");

    @Option(
            names = "--ssl-certificate-key-file",
            paramLabel = "FILE",
            description = "Its private key in PEM, not encrypted (default: in the file of the certificate).")
    @Nullable
    Path key;
}
