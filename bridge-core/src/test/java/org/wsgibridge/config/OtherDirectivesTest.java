// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;

/** What is accepted without effect, what is refused and what is not known. */
class OtherDirectivesTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Require all granted",
                "Options -Indexes",
                "AllowOverride None",
                "LogLevel info ssl:warn",
                "ErrorLog ${APACHE_LOG_DIR}/error.log",
                "CustomLog ${APACHE_LOG_DIR}/access.log combined",
                "SSLEngine on",
                "sslcertificatefile /etc/x.pem",
                "LoadModule wsgi_module modules/mod_wsgi.so",
                "Listen 80",
                "KeepAliveTimeout 5",
                "Timeout 300",
                "DirectoryIndex index.html",
                "ServerSignature Off",
                "Header always set X-Frame-Options DENY",
                "RewriteRule ^(.*)$ https://%{HTTP_HOST}$1 [R=301,L]",
                "SetHandler server-status",
                "LimitRequestLine 1000",
                "Order allow,deny",
                "Allow from all",
                "AuthType None",
                "WSGIAcceptMutex default",
                "WSGICaseSensitivity Off",
                "WSGIDestroyInterpreter Off",
                "WSGIEnableSendfile On",
                "WSGIFreeThreading On",
                "WSGIPassApacheRequest On",
                "WSGIServerMetrics On",
                "WSGISocketRotation Off",
                "WSGITelemetryService unix:/run/telemetry",
                "WSGIVerboseDebugging On",
            })
    void acceptsWhatMeansNothingUnderTomcatWithOneNotice(String line) throws Exception {
        String name = line.substring(0, line.indexOf(' '));

        var configuration = folder.read("WSGIScriptAlias / app.wsgi", line);

        assertThat(configuration.warnings()).isEmpty();
        assertThat(configuration.notices())
                .singleElement()
                .asString()
                .endsWith("site.conf:2: " + name + " has no effect under Tomcat and is ignored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Require ip 10.0.0.0/8", "Require all denied", "Deny from all", "AuthType Basic"})
    void warnsOfWhatWouldKeepClientsOut(String line) throws Exception {
        var configuration = folder.read("WSGIScriptAlias / app.wsgi", line);

        assertThat(configuration.notices()).isEmpty();
        assertThat(configuration.warnings()).singleElement().asString().contains(line + " is not enforced here");
    }

    @Test
    void tellsWhereTheAccountOfWorkersBelongs() throws Exception {
        assertThat(folder.notices("User www-data"))
                .containsExactly(
                        "site.conf:1: User has no effect under Tomcat and is ignored; write user= and group= on "
                                + "the WSGIDaemonProcess");
    }

    @Test
    void acceptsASectionThatMeansNothingWithOneNotice() throws Exception {
        assertThat(folder.notices(
                        "<RequireAll>", "Require all granted", "<RequireAny>", "</RequireAny>", "</RequireAll>"))
                .containsExactly("site.conf:1: <RequireAll> has no effect under Tomcat and is ignored");
    }

    @Test
    void warnsOfASectionThatWouldKeepClientsOut() throws Exception {
        assertThat(folder.warnings(
                        "WSGIScriptAlias / app.wsgi", "<LimitExcept GET>", "Require valid-user", "</LimitExcept>"))
                .singleElement()
                .asString()
                .startsWith("site.conf:2: <LimitExcept> is not enforced here");
    }

    @Test
    void keepsWhatHasAnEffectOutOfSectionsThatHaveNone() {
        assertThat(folder.problems("<Limit GET>", "WSGIProcessGroup g", "</Limit>"))
                .containsExactly(
                        "site.conf:2: WSGIProcessGroup may not stand in <Limit>, which has no effect here; move it "
                                + "out of it");
    }

    static List<String> unsupported() {
        return UnsupportedDirectives.names().stream()
                .filter(name -> !isGone(name))
                .toList();
    }

    private static boolean isGone(String name) {
        return List.of(
                        "WSGILazyInitialization",
                        "WSGINewRelicConfigFile",
                        "WSGINewRelicEnvironment",
                        "WSGIListenBacklog",
                        "WSGIUserAuthoritative",
                        "WSGIReloadMechanism",
                        "WSGIPythonExecutable",
                        "WSGIOutputBuffering")
                .contains(name);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void refusesWhatIsNotSupportedYet(String name) {
        assertThat(folder.problems(name + " On"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: " + name + " is not supported yet; ");
    }

    @Test
    void refusesWhatModWsgiNoLongerHas() {
        assertThat(folder.problems("WSGILazyInitialization On"))
                .containsExactly("site.conf:1: WSGILazyInitialization no longer exists in mod_wsgi; remove it");
    }

    @ParameterizedTest
    @CsvSource({
        "WSGIPythonHashSeed 4294967296,expected random",
        "WSGIPythonHashSeed x,expected random",
        "AliasMatch ^/x(.*)$ $1,expected a folder before it",
        "WSGIRestrictProcess nobody,no WSGIDaemonProcess defines the process group nobody",
        "WSGIRestrictProcess %{ENV:x},expected names or %{GLOBAL}",
    })
    void saysWhatIsWrongWithAValue(String line, String reason) {
        assertThat(folder.problems(line)).singleElement().asString().contains(reason);
    }

    @Test
    void givesWorkersTheHashSeedAndTheEggCache() throws Exception {
        var site = folder.read("WSGIPythonHashSeed 7", "WSGIPythonEggs eggs", "WSGIDaemonProcess g")
                .site();

        assertThat(site.groups().get("g").environment())
                .containsEntry("PYTHONHASHSEED", "7")
                .containsEntry("PYTHON_EGG_CACHE", folder.path("eggs").toString());
    }

    @Test
    void findsAMountOutsideTheProcessGroupsThatAreAllowed() {
        assertThat(folder.problems(
                        "WSGIDaemonProcess a",
                        "WSGIDaemonProcess b",
                        "WSGIRestrictProcess a",
                        "WSGIScriptAlias /a app.wsgi process-group=a",
                        "WSGIScriptAlias /b app.wsgi process-group=b",
                        "WSGIScriptAlias /c app.wsgi"))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .contains("site.conf:5: the process group of /b is b, which WSGIRestrictProcess"),
                        problem -> assertThat(problem).contains("site.conf:6: the process group of /c is default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"If", "ElseIf", "Else", "IfDirective", "IfSection", "Macro"})
    void refusesSectionsThatAreNotSupportedYet(String name) {
        assertThat(folder.problems("<" + name + " x>", "WSGIProcessGroup nobody", "</" + name + ">"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: <" + name + "> is not supported yet; ");
    }

    @ParameterizedTest
    @CsvSource({
        "WSGIScriptAlais,WSGIScriptAlias",
        "wsgiprocesgroup,WSGIProcessGroup",
        "WSGIPythonHomes,WSGIPythonHome",
        "WSGIPassAuthorisation,WSGIPassAuthorization",
        "SetEnvv,SetEnv",
        "DocumentRot,DocumentRoot",
        "Inclde,Include",
        "Requre,Require",
    })
    void namesTheNearestDirectiveOfAnUnknownOne(String wrong, String right) {
        assertThat(folder.problems(wrong + " x"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: " + wrong + " is neither")
                .endsWith("; did you mean " + right + "?");
    }

    @Test
    void namesTheNearestSectionOfAnUnknownOne() {
        assertThat(folder.problems("<Directry />", "</Directry>"))
                .singleElement()
                .asString()
                .endsWith("; did you mean Directory?");
    }

    @Test
    void pointsToTheDocumentationWhenNothingIsNear() {
        assertThat(folder.problems("Qwxyzqwxyz 1"))
                .singleElement()
                .asString()
                .endsWith("docs/configuration.md lists them all");
    }

    @Test
    void warnsOfUndefinedVariablesWhereTheyMatter() throws Exception {
        assertThat(folder.warnings("SetEnv A ${NOPE}", "ErrorLog ${NOPE}", "WSGIScriptAlias / app.wsgi"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: SetEnv: ${NOPE} is not defined and stays as it is written");
    }
}
