// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** A gateway callable in a daemon process group. */
class JavaDaemonContractIT extends WsgiContract {

    @Override
    String configuration() {
        return """
               WSGIDaemonProcess group threads=5
               WSGIScriptAlias /app java:org.wsgibridge.contract.ContractApplication process-group=group
               """;
    }

    @Override
    String concurrency() {
        return "true false false true";
    }
}
