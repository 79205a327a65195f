// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** CPython in a daemon process group. */
class PythonDaemonRequestRulesIT extends RequestRulesContract {

    @Override
    String preamble() {
        return "WSGIDaemonProcess group threads=5\n";
    }

    @Override
    String target() {
        return "contract.py process-group=group";
    }
}
