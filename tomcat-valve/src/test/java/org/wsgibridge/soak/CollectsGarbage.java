// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.soak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/** A Java application beside the Python ones, whose every request moves the objects of the JVM. */
public final class CollectsGarbage implements GatewayCallable {

    @Override
    public Iterable<byte[]> call(Environ environ, StartResponse startResponse) throws Exception {
        System.gc();
        startResponse.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
        return List.of("collected".getBytes(StandardCharsets.US_ASCII));
    }
}
