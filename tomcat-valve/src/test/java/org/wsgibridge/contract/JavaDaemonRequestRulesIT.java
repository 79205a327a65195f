// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** A gateway callable in a daemon process group. */
class JavaDaemonRequestRulesIT extends RequestRulesContract {

    @Override
    String preamble() {
        return "WSGIDaemonProcess group threads=5\n";
    }

    @Override
    String target() {
        return "java:org.wsgibridge.contract.ContractApplication process-group=group";
    }
}
