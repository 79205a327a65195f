// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.VariableRule;
import org.wsgibridge.site.VirtualHost;

class HostTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
        folder.directory("static");
    }

    private VirtualHost host(String... lines) throws Exception {
        return folder.site(lines).virtualHosts().get(0);
    }

    @Test
    void readsWhatDependsOnTheRequest() throws Exception {
        List<VariableRule> rules = folder.site(
                        "SetEnvIf Host ^a\\. FIRST !OTHER THIRD=$0", "BrowserMatchNoCase robot slow=yes")
                .main()
                .settings()
                .variableRules();

        assertThat(rules).extracting(VariableRule::attribute).containsExactly("Host", "User-Agent");
        assertThat(rules.get(0).assignments())
                .containsExactly(
                        new VariableRule.Assignment("FIRST", "1"),
                        new VariableRule.Assignment("OTHER", null),
                        new VariableRule.Assignment("THIRD", "$0"));
        assertThat(rules.get(1).pattern().matcher("A Robot").find()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SetEnvIf Host ( A", "SetEnvIf ^X- a A", "SetEnvIf Host a =1", "SetEnvIf Host a !"})
    void refusesARuleThatCannotBeUnderstood(String line) {
        assertThat(folder.problems(line)).singleElement().asString().startsWith("site.conf:1: SetEnvIf");
    }

    @Test
    void takesNamesAndPortsInLowerCase() throws Exception {
        var host = host(
                "<VirtualHost *:443>",
                "ServerName https://WWW.Example.org:8443",
                "ServerAlias *.Example.org b",
                "ServerAlias c",
                "</VirtualHost>");

        assertThat(host.serverName()).isEqualTo("www.example.org");
        assertThat(host.serverPort()).isEqualTo(8443);
        assertThat(host.aliases()).containsExactly("*.example.org", "b", "c");
        assertThat(host.port()).isEqualTo(443);
        assertThat(host.location().line()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"*,0", "*:*,0", "*:80,80", "_default_:443,443", "10.0.0.1:80,80", "[::1]:81,81", "www.example.org:82,82"
    })
    void looksAtThePortOfAnAddressOnly(String address, int port) throws Exception {
        assertThat(host("<VirtualHost " + address + ">", "</VirtualHost>").port())
                .isEqualTo(port);
    }

    @Test
    void isOneHostForEachOfItsPorts() throws Exception {
        assertThat(folder.site("<VirtualHost *:80 *:443 10.0.0.1:80>", "</VirtualHost>")
                        .virtualHosts())
                .extracting(VirtualHost::port)
                .containsExactly(80, 443);
    }

    @Test
    void inheritsNameAndRootFromTheMainServer() throws Exception {
        var host = host("ServerName main:81", "DocumentRoot static", "<VirtualHost *>", "</VirtualHost>");

        assertThat(host.serverName()).isEqualTo("main");
        assertThat(host.serverPort()).isEqualTo(81);
        assertThat(host.documentRoot()).isEqualTo(folder.path("static"));
    }

    @Test
    void consultsItsOwnMountsAndAliasesBeforeThoseOfTheMainServer() throws Exception {
        var host = host(
                "WSGIScriptAlias /main app.wsgi",
                "Alias /m static",
                "<VirtualHost *>",
                "Alias /h static",
                "WSGIScriptAlias /host app.wsgi",
                "</VirtualHost>");

        assertThat(host.mounts()).extracting(Mount::prefix).containsExactly("/host", "/main");
        assertThat(host.statics()).extracting(StaticFiles::prefix).containsExactly("/h", "/m");
    }

    @Test
    void laysItsSettingsOverThoseOfTheMainServer() throws Exception {
        var host = host(
                "SetEnv A main",
                "SetEnv B main",
                "SetEnv C main",
                "WSGICallableObject main",
                "<VirtualHost *>",
                "SetEnv B host",
                "UnsetEnv A C",
                "SetEnv C again",
                "</VirtualHost>");

        assertThat(host.settings().callableObject()).isEqualTo("main");
        assertThat(host.settings().variables()).containsOnly(Map.entry("B", "host"), Map.entry("C", "again"));
    }

    @Test
    void keepsVariablesAsNativeStrings() throws Exception {
        assertThat(folder.site("SetEnv A ü", "SetEnv EMPTY").main().settings().variables())
                .containsOnly(Map.entry("A", "\u00c3\u00bc"), Map.entry("EMPTY", ""));
    }

    @Test
    void passesVariablesOfTheServer() throws Exception {
        folder.environment(Map.of("A", "1"));

        assertThat(folder.site("PassEnv A B").main().settings().variables()).containsOnly(Map.entry("A", "1"));
        assertThat(folder.warnings("PassEnv B", "WSGIScriptAlias / app.wsgi"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: PassEnv B has no effect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Alias static static|must begin with a slash",
                "Alias /static|expected Alias URL-PATH PATH",
                "Alias /a b c|expected Alias URL-PATH PATH",
                "ServerName a b|expected ServerName NAME[:PORT]",
                "ServerName a:b|is not understood; expected a host name",
                "ServerName a:99999|is not understood",
                "ServerAlias a|may not stand in the main server; it may stand in <VirtualHost>",
                "SetEnv \"\" x|needs a name",
                "WSGISocketPrefix nowhere/wsgi|there is no directory",
                "ServerRoot nowhere|is not a directory",
                "DocumentRoot \"\"|needs a path",
            })
    void rejectsWhatItCannotUse(String line, String why) {
        assertThat(folder.problems("", line))
                .first()
                .asString()
                .startsWith("site.conf:2: ")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({"<VirtualHost>", "<VirtualHost *:port>", "<VirtualHost *:99999>"})
    void rejectsAddressesThatMakeNoSense(String opening) {
        assertThat(folder.problems(opening, "</VirtualHost>"))
                .singleElement()
                .asString()
                .startsWith("site.conf:1: <Virt");
    }

    @ParameterizedTest
    @CsvSource({
        "WSGIPythonHome static,the main server",
        "WSGIPythonPath static,the main server or <WSGIInterpreterOptions>",
        "WSGISocketPrefix wsgi,the main server",
        "ServerRoot static,the main server",
    })
    void keepsTheDirectivesOfTheMainServerOutOfHosts(String line, String place) {
        String name = line.substring(0, line.indexOf(' '));

        assertThat(folder.problems("<VirtualHost *>", line, "</VirtualHost>"))
                .containsExactly("site.conf:2: " + name + " may not stand in <VirtualHost>; it may stand in " + place);
    }

    @ParameterizedTest
    @CsvSource({
        "WSGIScriptAlias /x app.wsgi",
        "WSGIScriptAliasMatch /x app.wsgi",
        "WSGIDaemonProcess g",
        "Alias /x static",
        "ServerName x",
        "DocumentRoot static",
    })
    void keepsTheDirectivesOfServersOutOfSections(String line) {
        String name = line.substring(0, line.indexOf(' '));

        assertThat(folder.problems("<LocationMatch />", line, "</LocationMatch>"))
                .containsExactly("site.conf:2: " + name
                        + " may not stand in <LocationMatch>; it may stand in the main server or <VirtualHost>");
    }

    @Test
    void keepsTheSocketPrefix() throws Exception {
        assertThat(folder.site("WSGISocketPrefix static/wsgi").socketPrefix()).isEqualTo(folder.path("static/wsgi"));
    }

    @Test
    void warnsOfStaticFilesThatAreNotThere() throws Exception {
        assertThat(folder.warnings(
                        "Alias /a nowhere", "Alias /b/ static", "DocumentRoot no", "WSGIScriptAlias / app.wsgi"))
                .satisfiesExactly(
                        missing -> assertThat(missing).contains("which does not exist"),
                        slash -> assertThat(slash).contains("write both with a slash or both without"),
                        root -> assertThat(root).contains("DocumentRoot no is not a directory"));
    }
}
