// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.GroupOptions;

class ReferencesTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
    }

    @Test
    void reportsAGroupThatNobodyDefinesAndNamesTheNearest() {
        assertThat(folder.problems("WSGIProcessGroup pyApp", "WSGIDaemonProcess pyApps", "WSGIDaemonProcess other"))
                .containsExactly(
                        "site.conf:1: WSGIProcessGroup: no WSGIDaemonProcess defines the process group pyApp; did "
                                + "you mean pyApps?");
    }

    @Test
    void listsTheGroupsWhenNoneIsNear() {
        assertThat(folder.problems("WSGIDaemonProcess b", "WSGIDaemonProcess a", "WSGIProcessGroup elsewhere"))
                .singleElement()
                .asString()
                .endsWith("; defined are: a, b");
    }

    @Test
    void saysWhatToAddWhenThereIsNoGroup() {
        assertThat(folder.problems("WSGIProcessGroup g"))
                .singleElement()
                .asString()
                .endsWith("; add WSGIDaemonProcess g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Directory /srv", "DirectoryMatch x", "Files x", "Location /x", "VirtualHost *"})
    void looksIntoEverySection(String opening) {
        String name = opening.split(" ", 2)[0];

        assertThat(folder.problems("<" + opening + ">", "WSGIProcessGroup g", "</" + name + ">"))
                .singleElement()
                .asString()
                .startsWith("site.conf:2: WSGIProcessGroup: no WSGIDaemonProcess defines");
    }

    @Test
    void looksAtTheOptionsOfMounts() {
        assertThat(folder.problems("WSGIScriptAlias / app.wsgi process-group=g"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: WSGIScriptAlias process-group: no WSGIDaemonProcess defines");
    }

    @Test
    void findsGroupsThatAreDefinedLaterAndElsewhere() throws Exception {
        var site = folder.site("WSGIProcessGroup g", "<VirtualHost *>", "WSGIDaemonProcess g", "</VirtualHost>");

        assertThat(site.groups()).containsOnlyKeys("g");
    }

    @Test
    void resolvesVariablesThatSomeSectionSets() throws Exception {
        var site = folder.site(
                "WSGIDaemonProcess g",
                "WSGIProcessGroup %{ENV:GROUP}",
                "<Location /x>",
                "SetEnv GROUP g",
                "</Location>");

        assertThat(site.main().settings().processGroup()).isEqualTo("%{ENV:GROUP}");
    }

    @Test
    void resolvesVariablesOfTheServer() throws Exception {
        folder.environment(Map.of("GROUP", "g"));

        assertThat(folder.warnings(
                        "WSGIDaemonProcess g", "WSGIProcessGroup %{ENV:GROUP}", "WSGIScriptAlias / app.wsgi"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WSGIProcessGroup", "WSGIApplicationGroup", "WSGICallableObject"})
    void reportsVariablesThatNobodySets(String directive) {
        assertThat(folder.problems(directive + " %{ENV:NOPE}"))
                .containsExactly(
                        "site.conf:1: " + directive + ": %{ENV:NOPE} cannot be resolved, because no SetEnv sets "
                                + "NOPE and the environment of the server does not have it; add SetEnv NOPE VALUE");
    }

    @Test
    void reportsAVariableThatNamesAnUnknownGroup() {
        assertThat(folder.problems("WSGIProcessGroup %{ENV:X}", "SetEnv X nope"))
                .singleElement()
                .asString()
                .contains("defines the process group nope (by %{ENV:X})");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WSGIProcessGroup %{RESOURCE}|expected a name, %{GLOBAL} or %{ENV:x}",
                "WSGIProcessGroup \"\"|\"\" is not understood",
                "WSGIProcessGroup a b|has 2 arguments; expected WSGIProcessGroup NAME|",
                "WSGIProcessGroup a # b|(a comment needs a line of its own)",
                "WSGIApplicationGroup %{HOST}|clients could create groups without bound",
                "WSGIApplicationGroup %{ENV:}|expected a name, %{GLOBAL}, %{SERVER}, %{RESOURCE} or %{ENV:x}",
                "WSGIApplicationGroup x%{GLOBAL}|is not understood",
                "WSGICallableObject %{GLOBAL}|cannot be the name of a callable",
            })
    void rejectsNamesThatMakeNoSense(String line, String why) {
        assertThat(folder.problems(line))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: WSGI")
                .contains(why);
    }

    @Test
    void addsTheImplicitGroupForPythonThatNamesNone() throws Exception {
        Path venv = folder.venv("venv");

        var site = folder.site("WSGIPythonHome venv", "WSGIScriptAlias / app.wsgi");

        assertThat(site.groups()).containsOnlyKeys(GroupOptions.IMPLICIT);
        assertThat(site.groups().get(GroupOptions.IMPLICIT)).satisfies(group -> {
            assertThat(group.processes()).isEqualTo(1);
            assertThat(group.processesWritten()).isFalse();
            assertThat(group.threads()).isEqualTo(5);
            assertThat(group.pythonHome()).isEqualTo(venv);
        });
    }

    @Test
    void takesTheUsersOwnDefaultGroup() throws Exception {
        var site = folder.site("WSGIScriptAlias / app.wsgi", "WSGIDaemonProcess default threads=9");

        assertThat(site.groups().get(GroupOptions.IMPLICIT).threads()).isEqualTo(9);
    }

    @Test
    void addsTheImplicitGroupWhenItIsNamed() throws Exception {
        assertThat(folder.site("WSGIScriptAlias / java:A process-group=default").groups())
                .containsOnlyKeys("default");
    }

    @Test
    void addsNoImplicitGroupForJava() throws Exception {
        assertThat(folder.site("WSGIScriptAlias / java:org.example.Hello").groups())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WSGIScriptAlias / app.wsgi process-group=g",
                "WSGIScriptAlias / app.wsgi\nWSGIProcessGroup g",
                "WSGIScriptAlias / app.wsgi\n<Directory @>\nWSGIProcessGroup g\n</Directory>",
                "WSGIScriptAlias / app.wsgi\n<Files *.wsgi>\nWSGIProcessGroup g\n</Files>",
                "WSGIScriptAlias /x app.wsgi\n<Location /x>\nWSGIProcessGroup g\n</Location>",
                "WSGIScriptAlias /x/ scripts/\n<Directory @/scripts>\nWSGIProcessGroup g\n</Directory>",
                "WSGIScriptAliasMatch ^/(a) @/scripts/$1.py\n<Directory @/scripts>\nWSGIProcessGroup g\n</Directory>",
                "WSGIScriptAlias / app.wsgi process-group=%{ENV:G}\nSetEnv G g",
            })
    void addsNoImplicitGroupWhenEveryPythonTargetNamesOne(String lines) throws Exception {
        folder.directory("scripts");

        assertThat(folder.site("WSGIDaemonProcess g", lines).groups()).containsOnlyKeys("g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WSGIScriptAlias /x app.wsgi process-group=%{GLOBAL}",
                "WSGIScriptAlias /x app.wsgi\nWSGIProcessGroup %{GLOBAL}",
                "WSGIScriptAlias /x python:a:b\n<Location /x/y>\nWSGIProcessGroup %{GLOBAL}\n</Location>",
                "WSGIScriptAlias /x app.wsgi process-group=%{ENV:G}\nSetEnv G %{GLOBAL}",
            })
    void acceptsPythonInProcess(String lines) throws Exception {
        assertThat(folder.site(lines.split("\n")).main().mounts()).hasSize(1);
    }

    @Test
    void runsJavaInProcess() throws Exception {
        assertThat(folder.site("WSGIProcessGroup %{GLOBAL}", "WSGIScriptAlias / java:A")
                        .groups())
                .isEmpty();
    }
}
