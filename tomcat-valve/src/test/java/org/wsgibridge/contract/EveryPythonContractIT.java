// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.Pythons;

/** Every CPython of the machine in a daemon process group. */
@ParameterizedClass
@MethodSource("pythons")
class EveryPythonContractIT extends WsgiContract {

    /** The field of the instance is set too late for the configuration. */
    private static Path python = Path.of("python3");

    @Parameter
    Path current = python;

    @BeforeParameterizedClassInvocation
    static void choose(Path chosen) {
        python = chosen;
    }

    static Collection<Path> pythons() throws IOException, InterruptedException {
        return Pythons.supported();
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
