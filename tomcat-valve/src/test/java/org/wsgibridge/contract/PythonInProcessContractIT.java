// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import java.nio.file.Path;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Pythons;

/** CPython in the process of the server: on the connector's threads, in the main interpreter. */
class PythonInProcessContractIT extends WsgiContract {

    @Override
    String configuration() {
        return """
               WSGIProcessGroup %{GLOBAL}
               WSGIScriptAlias /app contract.py
               """;
    }

    @Override
    LaunchedBridge serve(Path folder, String configuration) throws IOException, InterruptedException {
        Pythons.requireShared();
        return LaunchedBridge.serveInProcess(folder, configuration);
    }

    @Override
    String concurrency() {
        return "true false false true";
    }
}
