// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.wsgibridge.testkit.Crowd;

/** CPython in a daemon process group in which every request has to wait, which it does without a thread. */
class CrowdedPythonRequestRulesIT extends RequestRulesContract {

    private Crowd crowd;

    @Override
    @BeforeAll
    void start() throws IOException, InterruptedException {
        super.start();
        crowd = new Crowd(12, uri("/app/busy"));
    }

    @Override
    @AfterAll
    void stop() {
        crowd.close();
        super.stop();
    }

    @Override
    String preamble() {
        return "WSGIDaemonProcess group threads=5\n";
    }

    @Override
    String target() {
        return "contract.py process-group=group";
    }
}
