// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import org.wsgibridge.bridge.Placement;
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
}
