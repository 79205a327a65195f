// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.EmbeddedOptions;
import org.wsgibridge.site.InterpreterOptions;

class InProcessPythonTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void createFiles() {
        folder = new ConfigurationFolder(temporary);
        folder.file("app.wsgi", "");
    }

    private EmbeddedOptions options(String... lines) throws Exception {
        return folder.site(lines).embedded();
    }

    @Test
    void hasTheDefaultsOfModWsgi() throws Exception {
        assertThat(options()).isEqualTo(EmbeddedOptions.DEFAULTS);
    }

    @Test
    void readsWhatHoldsForPythonAsAWhole() throws Exception {
        EmbeddedOptions options = options(
                "WSGIPythonOptimize 2",
                "WSGIPythonWarnings error",
                "WSGIPythonWarnings ignore::UserWarning",
                "WSGIDontWriteBytecode On",
                "WSGIImportScript app.wsgi process-group=%{GLOBAL} application-group=shop");

        assertThat(options.optimize()).isEqualTo(2);
        assertThat(options.warnings()).containsExactly("error", "ignore::UserWarning");
        assertThat(options.writeBytecode()).isFalse();
        assertThat(options.imports())
                .containsExactly(new EmbeddedOptions.ImportScript(folder.path("app.wsgi"), "shop"));
    }

    @Test
    void tellsWorkersTheSameByTheirEnvironment() throws Exception {
        var group = folder.site(
                        "WSGIPythonOptimize 1",
                        "WSGIPythonWarnings error",
                        "WSGIDontWriteBytecode On",
                        "WSGIDaemonProcess g env.PYTHONWARNINGS=default")
                .groups()
                .get("g");

        assertThat(group.environment())
                .containsEntry("PYTHONOPTIMIZE", "1")
                .containsEntry("PYTHONWARNINGS", "default")
                .containsEntry("PYTHONDONTWRITEBYTECODE", "1");
    }

    @Test
    void readsWhatHoldsForEveryInterpreter() throws Exception {
        InterpreterOptions options = options(
                        "WSGIRestrictStdin On",
                        "WSGIRestrictStdout On",
                        "WSGIRestrictSignal Off",
                        "WSGISwitchInterval 0.01",
                        "WSGIPerInterpreterGIL On",
                        "WSGIRequestTimeout 60")
                .interpreter("any");

        assertThat(options)
                .isEqualTo(new InterpreterOptions(
                        List.of(), true, true, false, Duration.ofMillis(10), true, Duration.ofMinutes(1)));
    }

    @Test
    void laysASectionOverWhatHoldsForEveryInterpreter() throws Exception {
        EmbeddedOptions options = options(
                "<WSGIInterpreterOptions application-group=shop>",
                "WSGIPerInterpreterGIL On",
                "</WSGIInterpreterOptions>",
                "WSGIRestrictStdin On");

        assertThat(options.interpreter("shop").ownGil()).isTrue();
        assertThat(options.interpreter("shop").restrictStdin()).isTrue();
        assertThat(options.interpreter("till").ownGil()).isFalse();
    }

    @Test
    void knowsTheMainInterpreterAsGlobal() throws Exception {
        EmbeddedOptions options = options(
                "<WSGIInterpreterOptions process-group=%{GLOBAL} application-group=%{GLOBAL}>",
                "WSGIRestrictSignal Off", "</WSGIInterpreterOptions>");

        assertThat(options.interpreter("").restrictSignal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application-group=",
                "application-group=%{SERVER}",
                "process-group=g application-group=a",
                "process-group=%{GLOBAL}",
                "shop",
            })
    void rejectsASectionThatNamesNoInterpreter(String arguments) {
        assertThat(folder.problems("<WSGIInterpreterOptions " + arguments + ">", "</WSGIInterpreterOptions>"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: <WSGIInterpreterOptions>");
    }

    @Test
    void keepsDirectivesOfOtherPlacesOutOfSections() {
        assertThat(folder.problems(
                        "<WSGIInterpreterOptions application-group=a>",
                        "WSGIPythonOptimize 1",
                        "</WSGIInterpreterOptions>"))
                .containsExactly(
                        "site.conf:2: WSGIPythonOptimize may not stand in <WSGIInterpreterOptions>; it may stand"
                                + " in the main server");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WSGIPythonOptimize 3|WSGIPythonOptimize=3 is not valid",
                "WSGISwitchInterval 0|WSGISwitchInterval=0 is not valid",
                "WSGIRestrictStdin maybe|WSGIRestrictStdin=maybe is not valid; expected On or Off",
                "WSGIImportScript none process-group=%{GLOBAL} application-group=a|does not exist or cannot be read",
                "WSGIImportScript app.wsgi process-group=%{GLOBAL}|WSGIImportScript needs application-group=NAME",
                "WSGIImportScript app.wsgi process-group=%{GLOBAL} application-group=a x=a|there is no option x",
            })
    void rejectsWhatMakesNoSense(String line, String why) {
        assertThat(folder.problems(line)).singleElement().asString().contains(why);
    }

    @Test
    void forbidsPythonInProcessWhereTheAdministratorDoes() {
        assertThat(folder.problems("WSGIRestrictEmbedded On", "WSGIScriptAlias /x app.wsgi process-group=%{GLOBAL}"))
                .containsExactly(
                        "site.conf:2: the process group of /x is %{GLOBAL}, which runs Python in the process of"
                                + " the server, but WSGIRestrictEmbedded at site.conf:1 forbids that; name a WSGIDaemonProcess"
                                + " instead");
    }

    @Test
    void allowsJavaInProcessAllTheSame() throws Exception {
        assertThat(folder.site("WSGIRestrictEmbedded On", "WSGIScriptAlias /x java:A")
                        .main()
                        .mounts())
                .hasSize(1);
    }
}
