// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** A gateway callable in the process of the server. */
class JavaInProcessRequestRulesIT extends RequestRulesContract {

    @Override
    String preamble() {
        return "";
    }

    @Override
    String target() {
        return "java:org.wsgibridge.contract.ContractApplication";
    }
}
