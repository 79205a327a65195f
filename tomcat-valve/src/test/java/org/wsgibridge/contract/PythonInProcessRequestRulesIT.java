// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import java.nio.file.Path;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Pythons;

/** CPython in the process of the server. */
class PythonInProcessRequestRulesIT extends RequestRulesContract {

    @Override
    String preamble() {
        return "";
    }

    @Override
    String target() {
        return "contract.py process-group=%{GLOBAL}";
    }

    @Override
    LaunchedBridge serve(Path folder, String configuration) throws IOException, InterruptedException {
        Pythons.requireShared();
        return LaunchedBridge.serveInProcess(folder, configuration);
    }
}
