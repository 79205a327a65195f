// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

/** CPython in the process of the server: an interpreter beside the main one, which has threads of its own. */
class PythonInterpreterContractIT extends PythonInProcessContractIT {

    @Override
    String configuration() {
        return """
               WSGIProcessGroup %{GLOBAL}
               WSGIApplicationGroup beside
               WSGIScriptAlias /app contract.py
               """;
    }
}
