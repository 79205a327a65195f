// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.bridge.Placement;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestPayload;
import org.wsgibridge.exchange.StringList;
import org.wsgibridge.site.Target;

/** What is to be loaded: the first four strings of a request. Immutable, for all threads. */
final class Application {

    /** The environ of a usual request fits. */
    private static final int USUAL_SIZE = 2048;

    private final byte[] addressed;

    /** Kind (script or module), path or dotted name, callable and str-response. */
    private Application(String kind, String name, String callable, String stringResponse) {
        addressed = new StringList(USUAL_SIZE)
                .text(kind)
                .text(name)
                .text(callable)
                .text(stringResponse)
                .copy();
    }

    /** Of a placement, whose target is a single Python application. */
    static Application of(Placement placement) {
        if (placement.target() instanceof Target.PythonModule module) {
            return new Application("module", module.module(), module.callable(), placement.stringResponse());
        }
        if (placement.target() instanceof Target.ScriptFile script) {
            return new Application(
                    "script", script.path().toString(), placement.callable(), placement.stringResponse());
        }
        throw new IllegalArgumentException("no single Python application: " + placement.target());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Application application && Arrays.equals(addressed, application.addressed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(addressed);
    }

    /** The four strings, for {@code Host.load}. */
    byte[] addressed() {
        return addressed;
    }

    /** A request for this application. */
    StringList describe(Exchange exchange) {
        var list = new StringList(USUAL_SIZE);
        var payload = new RequestPayload(list, addressed, exchange.body().length() == 0 ? "0" : "2");
        exchange.environ(payload);
        payload.end();
        return list;
    }
}
