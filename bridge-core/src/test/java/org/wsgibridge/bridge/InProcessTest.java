// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.EmbeddedOptions.ImportScript;
import org.wsgibridge.site.InterpreterOptions;
import org.wsgibridge.site.Target;

/** In a module without Python, which is what a server without the jar of embedded-python is like. */
class InProcessTest {

    private final InProcess mode = new InProcess(EmbeddedOptions.DEFAULTS);

    @AfterEach
    void close() {
        mode.close();
    }

    private static Placement placement(Target target) {
        return new Placement(null, "", target, "application", "");
    }

    @Test
    void saysAtTheStartWhyPythonIsNotAvailableAndWhatToDo() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> mode.prepare(placement(new Target.ScriptFile(Path.of("/srv/app.wsgi")))))
                .withMessage("/srv/app.wsgi would run Python in the process of the server (WSGIProcessGroup %{GLOBAL}),"
                        + " which is not available: the module embedded-python is not on the class path; add its jar"
                        + " beside that of bridge-core, or put the application into a WSGIDaemonProcess");
    }

    @Test
    void namesAModuleAsTheAdministratorDoes() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> mode.prepare(placement(new Target.PythonModule("shop.web", "app"))))
                .withMessageStartingWith("python:shop.web:app would run Python");
    }

    @Test
    void failsTheRequestsOfAScriptThatWasNotForeseen() {
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> mode.gateway(placement(new Target.ScriptFile(Path.of("/srv/late.wsgi")))))
                .withMessageStartingWith("/srv/late.wsgi would run Python");
    }

    @Test
    void needsPythonForWhatIsImportedAtTheStart() {
        var options = new EmbeddedOptions(
                null,
                0,
                List.of(),
                true,
                InterpreterOptions.DEFAULTS,
                Map.of(),
                List.of(new ImportScript(Path.of("/srv/first.py"), "")));

        try (var importing = new InProcess(options)) {
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(importing::start)
                    .withMessageStartingWith("/srv/first.py would run Python");
        }
    }

    @Test
    void needsNoPythonWhereNobodyAsksForIt() {
        assertThatCode(mode::start).doesNotThrowAnyException();
    }
}
