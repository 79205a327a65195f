// SPDX-License-Identifier: Apache-2.0

import java.util.List;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/** Hello as a gateway callable. */
public final class HelloCallable implements GatewayCallable {

    private static final List<Header> HEADERS =
            List.of(new Header("Content-Type", "text/plain"), new Header("Content-Length", "12"));

    private static final List<byte[]> HELLO =
            List.of(new byte[] {'H', 'e', 'l', 'l', 'o', ' ', 'W', 'o', 'r', 'l', 'd', '!'});

    @Override
    public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
        startResponse.start("200 OK", HEADERS);
        return HELLO;
    }
}
