// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** CPython in a daemon process group. */
class PythonDaemonContractIT extends WsgiContract {

    @Override
    String configuration() {
        return """
               WSGIDaemonProcess group threads=5
               WSGIScriptAlias /app contract.py process-group=group
               """;
    }

    @Override
    String concurrency() {
        return "true false false true";
    }
}
