// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import org.wsgibridge.bridge.Placement;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestPayload;
import org.wsgibridge.site.Target;

/**
 * What is to be loaded: the first four strings of a request.
 *
 * @param kind {@code script} or {@code module}
 * @param name path or dotted name
 * @param callable its callable; empty for the usual one
 * @param stringResponse encoding for text chunks; empty to refuse them
 */
record Application(String kind, String name, String callable, String stringResponse) {

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

    void describe(RequestFields fields) {
        fields.text(kind).text(name).text(callable).text(stringResponse);
    }

    /** A request for this application. */
    RequestFields describe(Exchange exchange) {
        var fields = new RequestFields();
        int length = fields.number();
        describe(fields);
        var payload = new RequestPayload(exchange.body().length() == 0 ? "0" : "2") {

            @Override
            protected void string(String text) {
                fields.string(text);
            }

            @Override
            protected void strings(byte[] bytes) {
                fields.bytes(bytes);
            }

            @Override
            protected void endOfCommon() {
                fields.number(length, fields.length() - length - Integer.BYTES);
            }
        };
        exchange.environ(payload);
        payload.end();
        return fields;
    }
}
