// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.RequestRules;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;

class MountReaderTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = new ConfigurationFolder(temporary);
        folder.directory("scripts");
        new JarOutputStream(Files.newOutputStream(folder.path("app.jar"))).close();
    }

    private Target target(String text) throws Exception {
        return folder.mount("WSGIScriptAlias /x " + text).target();
    }

    @Test
    void mountsAScriptFile() throws Exception {
        var mount = folder.mount("WSGIScriptAlias /x @/app.wsgi");

        assertThat(mount.prefix()).isEqualTo("/x");
        assertThat(mount.target()).isEqualTo(new Target.ScriptFile(folder.path("app.wsgi")));
        assertThat(mount.options()).isEqualTo(Settings.NONE);
        assertThat(mount.location().line()).isEqualTo(1);
    }

    @Test
    void beginsRelativePathsAtTheFolderOfTheFile() throws Exception {
        folder.file("sub/other.wsgi", "");
        folder.file("sub/inner.conf", "WSGIScriptAlias /x ./other.wsgi\n");

        assertThat(folder.mount("Include sub/inner.conf").target())
                .isEqualTo(new Target.ScriptFile(folder.path("sub/other.wsgi")));
    }

    @Test
    void beginsRelativePathsAtServerRootWhereverThatStands() throws Exception {
        folder.file("root/app.wsgi", "");

        assertThat(folder.site("WSGIScriptAlias /x app.wsgi", "ServerRoot root")
                        .main()
                        .mounts()
                        .get(0)
                        .target())
                .isEqualTo(new Target.ScriptFile(folder.path("root/app.wsgi")));
    }

    @Test
    void mountsADirectoryOfScripts() throws Exception {
        assertThat(folder.mount("WSGIScriptAlias /x/ scripts/").target())
                .isEqualTo(new Target.ScriptDirectory(folder.path("scripts")));
    }

    @Test
    void mountsAJar() throws Exception {
        assertThat(target("app.jar")).isEqualTo(new Target.Jar(folder.path("app.jar")));
    }

    @Test
    void mountsAJavaClass() throws Exception {
        assertThat(target("java:org.example.Hello$Inner")).isEqualTo(new Target.JavaClass("org.example.Hello$Inner"));
    }

    @ParameterizedTest
    @CsvSource({
        "python:shop.wsgi:app,shop.wsgi,app",
        "python:shop:a.b,shop,a.b",
        "python:shop:make(),shop,make()",
        "python:shop,shop,application",
        "python:shop callable-object=main,shop,main",
    })
    void mountsAPythonModule(String text, String module, String callable) throws Exception {
        assertThat(target(text)).isEqualTo(new Target.PythonModule(module, callable));
    }

    @Test
    void mountsAnExpressionWithATemplate() throws Exception {
        var mount = folder.mount("WSGIScriptAliasMatch ^/(\\w+)/app scripts/$1.wsgi");

        assertThat(mount.prefix()).isEmpty();
        assertThat(mount.pattern()).extracting(Pattern::pattern).isEqualTo("^/(\\w+)/app");
        assertThat(mount.target()).isEqualTo(new Target.ScriptTemplate(folder.path("scripts") + "/$1.wsgi"));
    }

    @Test
    void mountsAnExpressionOnAFixedTarget() throws Exception {
        assertThat(folder.mount("WSGIScriptAliasMatch ^/(a|b) app.wsgi").target())
                .isEqualTo(new Target.ScriptFile(folder.path("app.wsgi")));
    }

    @Test
    void takesEveryOption() throws Exception {
        var site = folder.site(
                "WSGIDaemonProcess g",
                "WSGIScriptAlias /x app.wsgi process-group=g application-group=%{SERVER} callable-object=main"
                        + " pass-authorization=off str-response=latin-1");

        assertThat(site.main().mounts().get(0).options())
                .usingRecursiveComparison()
                .ignoringFields("variables", "removed")
                .isEqualTo(new Settings(
                        "g",
                        "%{SERVER}",
                        "main",
                        "ISO-8859-1",
                        Map.of(),
                        Set.of(),
                        RequestRules.passAuthorization(false)));
    }

    @Test
    void comparesPrefixesAsNativeStrings() throws Exception {
        var mount = folder.mount("WSGIScriptAlias /ü app.wsgi");

        assertThat(mount.prefix()).isEqualTo("/\u00c3\u00bc");
        assertThat(mount.name()).isEqualTo("/ü");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WSGIScriptAlias x app.wsgi|must begin with a slash",
                "WSGIScriptAlias /x|has 1 argument; expected WSGIScriptAlias URL-PATH TARGET",
                "WSGIScriptAlias /x nope.wsgi|nope.wsgi does not exist",
                "WSGIScriptAlias /x app.wsgi/|is a file; remove the slash at its end",
                "WSGIScriptAlias /x/ app.wsgi|write WSGIScriptAlias /x app.wsgi",
                "WSGIScriptAlias /x/ scripts|write scripts/",
                "WSGIScriptAlias /x nope.jar|nope.jar does not exist",
                "WSGIScriptAlias /x scripts/broken.jar|cannot be read as a jar",
                "WSGIScriptAlias /x java:1x|names no Java class",
                "WSGIScriptAlias /x python:a/b|expected python:MODULE",
                "WSGIScriptAlias /x python:a:b(c)|expected python:MODULE",
                "WSGIScriptAlias /x python:a:b callable-object=c|both name the callable",
                "WSGIScriptAlias /x python:a callable-object=%{ENV:PATH}|cannot be used with a python: target",
                "WSGIScriptAlias /x app.wsgi proces-group=g|did you mean process-group?",
                "WSGIScriptAlias /x app.wsgi g|g is not an option; expected NAME=VALUE",
                "WSGIScriptAlias /x app.wsgi application-group=%{HOST}|clients could create groups without bound",
                "WSGIScriptAlias /x app.wsgi callable-object=a-b|cannot be the name of a callable",
                "WSGIScriptAlias /x app.wsgi pass-authorization=maybe|expected On or Off",
                "WSGIScriptAlias /x app.wsgi str-response=klingon|expected a character encoding",
                "WSGIScriptAliasMatch ^/(x app.wsgi|is not a regular expression of Java",
                "WSGIScriptAliasMatch ^/(x) $2.wsgi|uses $2 but the expression has only 1 of them",
            })
    void rejectsWhatItCannotMount(String line, String why) {
        folder.file("scripts/broken.jar", "no zip");

        assertThat(folder.problems(line))
                .first()
                .asString()
                .startsWith("site.conf:1: WSGIScriptAlias")
                .contains(why);
    }

    @Test
    void warnsWhenOnlyTheDirectoryEndsInASlash() throws Exception {
        assertThat(folder.warnings("WSGIScriptAlias /x scripts/"))
                .singleElement()
                .asString()
                .endsWith("write /x/");
    }

    @Test
    void acceptsTheRootForAFileAndForADirectory() throws Exception {
        assertThat(folder.warnings("WSGIScriptAlias / scripts")).isEmpty();
        assertThat(folder.warnings("WSGIScriptAlias / app.wsgi")).isEmpty();
    }
}
