// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.site.EncodedSlashes;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Section;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;
import org.wsgibridge.testkit.Sites;

class MountTableTest {

    private static final Target SCRIPT = new Target.ScriptFile(Path.of("/srv/f.wsgi"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "/, /, '', /",
        "/, /a/b, '', /a/b",
        "/, //, '', /",
        "/, /a//, '', /a/",
        "/name, /name, /name, ''",
        "/name, /name/, /name, /",
        "/name, /name//x, /name, /x",
        "/a/b, /a//b/c, /a/b, /c",
        "//slashy-alias, //slashy-alias//x, /slashy-alias, /x",
    })
    void splitsThePathAtTheMount(String alias, String path, String scriptName, String pathInfo) {
        Route route = find(path, Sites.alias(alias, SCRIPT));

        assertThat(route).isInstanceOf(Route.ToApplication.class);
        assertThat(route.scriptName()).isEqualTo(scriptName);
        assertThat(route.pathInfo()).isEqualTo(pathInfo);
    }

    @ParameterizedTest
    @CsvSource({"/name, /namex", "/name, /Name", "/name, /", "/name/, /name"})
    void leavesAPathToOthersThatNoMountBeginsWith(String alias, String path) {
        assertThat(find(path, Sites.alias(alias, SCRIPT))).isNull();
    }

    @Test
    void takesTheFirstMountThatMatchesAndNotTheLongest() {
        Mount first = Sites.alias("/app", SCRIPT);
        Mount longer = Sites.alias("/app/sub", new Target.ScriptFile(Path.of("/srv/sub.wsgi")));

        assertThat(find("/app/sub/x", first, longer))
                .isInstanceOfSatisfying(
                        Route.ToApplication.class,
                        route -> assertThat(route.destination().mount()).isSameAs(first));
    }

    @Test
    void findsTheScriptInADirectory() throws IOException {
        Path script = Files.createFile(folder.resolve("foo.wsgi"));

        Route route = find("/wsgi/foo.wsgi/bar", Sites.alias("/wsgi/", new Target.ScriptDirectory(folder)));

        assertThat(route)
                .isInstanceOfSatisfying(
                        Route.ToApplication.class,
                        found -> assertThat(found.destination().target()).isEqualTo(new Target.ScriptFile(script)));
        assertThat(route.scriptName()).isEqualTo("/wsgi/foo.wsgi");
        assertThat(route.pathInfo()).isEqualTo("/bar");
    }

    @Test
    void findsAScriptWhoseNameIsNotAscii() throws IOException {
        Path script = Files.createFile(folder.resolve("é.wsgi"));

        Route route = find("/wsgi/Ã©.wsgi", Sites.alias("/wsgi/", new Target.ScriptDirectory(folder)));

        assertThat(route)
                .isInstanceOfSatisfying(
                        Route.ToApplication.class,
                        found -> assertThat(found.destination().target()).isEqualTo(new Target.ScriptFile(script)));
    }

    @ParameterizedTest
    @CsvSource({"/wsgi/, 403", "/wsgi/sub, 403", "/wsgi/none, 404", "/wsgi/none/more, 404"})
    void answersForADirectoryWithoutAScript(String path, int status) throws IOException {
        Files.createDirectory(folder.resolve("sub"));

        Route route = find(path, Sites.alias("/wsgi/", new Target.ScriptDirectory(folder)));

        assertThat(route)
                .isInstanceOfSatisfying(
                        Route.ToNothing.class,
                        nothing -> assertThat(nothing.refusal().status()).isEqualTo(status));
    }

    @Test
    void putsTheGroupsOfAnExpressionIntoTheFileName() throws IOException {
        Path script = Files.createFile(folder.resolve("x.wsgi"));

        Route route = find("/x/app/y", Sites.match("^/(\\w+)/app", new Target.ScriptTemplate(folder + "/$1.wsgi")));

        assertThat(route)
                .isInstanceOfSatisfying(
                        Route.ToApplication.class,
                        found -> assertThat(found.destination().target()).isEqualTo(new Target.ScriptFile(script)));
        assertThat(route.scriptName()).isEqualTo("/x/app");
        assertThat(route.pathInfo()).isEqualTo("/y");
    }

    @Test
    void findsNothingWhereAnExpressionEndsWithinASegment() {
        Route route = find("/appendix", Sites.match("^/app", SCRIPT));

        assertThat(route)
                .isInstanceOfSatisfying(
                        Route.ToNothing.class,
                        nothing -> assertThat(nothing.refusal().status()).isEqualTo(404));
    }

    @ParameterizedTest
    @CsvSource({"ON,/a/b", "NO_DECODE,/a%2fb"})
    void treatsEncodedSlashesAsTheHostSays(EncodedSlashes slashes, String pathInfo) {
        Route route = new MountTable(site(slashes)).find("any", 80, "/app/a%2fb");

        assertThat(route.pathInfo()).isEqualTo(pathInfo);
    }

    @Test
    void findsNothingUnderAnEncodedSlashUnlessTheHostSaysOtherwise() {
        var table = new MountTable(site(EncodedSlashes.OFF));

        assertThat(table.find("any", 80, "/app/a%2Fb"))
                .isInstanceOfSatisfying(
                        Route.ToNothing.class,
                        nothing -> assertThat(nothing.refusal().code()).isEqualTo(FailureCode.ENCODED_SLASH));
        assertThat(table.find("any", 80, "/other/a%2Fb")).isNull();
    }

    private static Site site(EncodedSlashes slashes) {
        var host = new VirtualHost(
                null,
                0,
                List.of(),
                0,
                null,
                null,
                slashes,
                List.of(),
                List.of(Sites.alias("/app", SCRIPT)),
                Settings.NONE,
                List.of(),
                Sites.SOMEWHERE);
        return new Site(host, List.of(), Map.of(), null);
    }

    @Test
    void consultsStaticFilesBeforeEveryMount() {
        var files = new StaticFiles("/static", Path.of("/srv/static"), Sites.SOMEWHERE);
        var host = Sites.host(null, List.of(), 0, List.of(files), List.of(Sites.alias("/", SCRIPT)), List.of());

        Route route = new MountTable(Sites.of(host)).find("any", 80, "/static//a.css");

        assertThat(route).isInstanceOf(Route.ToFiles.class);
        assertThat(route.scriptName()).isEqualTo("/static");
        assertThat(route.pathInfo()).isEqualTo("/a.css");
    }

    @Test
    void answersWithTheSameDestinationForTheSameMount() {
        var table = new MountTable(Sites.of(Sites.alias("/", SCRIPT)));

        assertThat(destination(table, "/a")).isSameAs(destination(table, "/b"));
    }

    @Test
    void laysTheSettingsOfALocationOverThoseOfItsMount() {
        var slow =
                new Section.OfUrl(path -> path.startsWith("/slow"), new Settings("slow", null, null, null, Map.of()));
        var host = Sites.host(null, List.of(), 0, List.of(), List.of(Sites.alias("/", SCRIPT)), List.of(slow));
        var table = new MountTable(Sites.of(host));

        assertThat(destination(table, "/slow/x").settings().processGroup()).isEqualTo("slow");
        assertThat(destination(table, "/fast").settings().processGroup()).isNull();
        assertThat(destination(table, "/slow/x")).isSameAs(destination(table, "/slow/y"));
    }

    private static Destination destination(MountTable table, String path) {
        return ((Route.ToApplication) table.find("any", 80, path)).destination();
    }

    private static Route find(String path, Mount... mounts) {
        return new MountTable(Sites.of(mounts)).find("any", 80, path);
    }
}
