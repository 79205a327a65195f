// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.Pythons;

/** Every CPython of the machine in a daemon process group, each with a server of its own. */
@ParameterizedClass
@MethodSource("pythons")
class EveryPythonContractIT extends WsgiContract {

    @Parameter
    Path python = Path.of("python3");

    static Collection<Path> pythons() throws IOException, InterruptedException {
        return Pythons.supported();
    }

    /** Not once for all: each Python has a server. */
    @Override
    void start() {}

    @BeforeParameterizedClassInvocation
    void startWith(Path chosen) throws IOException, InterruptedException {
        python = chosen;
        super.start();
    }

    /** Not once for all either. */
    @Override
    void stop() {}

    @AfterParameterizedClassInvocation
    void stopAgain() {
        super.stop();
    }

    @Override
    String configuration() {
        return """
               WSGIDaemonProcess group threads=5 python=%s
               WSGIScriptAlias /app contract.py process-group=group
               """.formatted(python);
    }

    @Override
    String concurrency() {
        return "true false false true";
    }
}
