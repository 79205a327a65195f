// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/** A Java application that compares records, which Java remembers. Runs in other processes, from its class files. */
public final class RecordApplication implements GatewayCallable {

    private record Visit(RecordApplication where) {}

    @Override
    public Iterable<byte[]> call(Environ environ, StartResponse startResponse) {
        startResponse.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
        var visit = new Visit(this);
        boolean same = visit.equals(new Visit(this)) && visit.hashCode() == new Visit(this).hashCode();
        return List.of((same + " " + visit).getBytes(StandardCharsets.UTF_8));
    }
}
