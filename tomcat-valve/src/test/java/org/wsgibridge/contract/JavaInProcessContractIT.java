// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** A gateway callable in the process of the server. */
class JavaInProcessContractIT extends WsgiContract {

    @Override
    String configuration() {
        return """
               WSGIScriptAlias /app java:org.wsgibridge.contract.ContractApplication
               """;
    }

    @Override
    String concurrency() {
        return "true false false true";
    }
}
