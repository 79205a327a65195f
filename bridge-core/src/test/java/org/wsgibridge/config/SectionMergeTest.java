// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsgibridge.config.testkit.ConfigurationFolder;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.VirtualHost;

/** Each section says its own name as WSGICallableObject and adds itself to the environ; the last one to speak wins. */
class SectionMergeTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
        folder.file("a/b/app.wsgi", "");
    }

    private static String section(String name, String arguments, String label) {
        return "<" + name + " " + arguments + ">\nWSGICallableObject " + label + "\nSetEnv " + label + " 1\n</" + name
                + ">\n";
    }

    private Settings settings(VirtualHost host, String url) {
        Mount mount = host.mounts().get(0);
        return host.settingsFor(mount, folder.path("a/b/app.wsgi"), url);
    }

    private List<String> speakers(String... sections) throws Exception {
        var lines = new ArrayList<>(List.of(sections));
        lines.add("WSGIScriptAlias /x a/b/app.wsgi");
        Site site = folder.site(lines.toArray(String[]::new));
        return List.copyOf(settings(site.main(), "/x/y").variables().keySet());
    }

    @Test
    void mergesInTheOrderOfHttpd() throws Exception {
        assertThat(speakers(
                        section("LocationMatch", "^/x", "locationmatch"),
                        section("Location", "/x", "location"),
                        section("FilesMatch", "\\.wsgi$", "filesmatch"),
                        section("Files", "app.wsgi", "files"),
                        section("DirectoryMatch", "/b/", "directorymatch"),
                        section("Directory", "~ /b/", "tilde"),
                        section("Directory", "@/a/b", "deep"),
                        section("Directory", "@/a", "shallow"),
                        section("Directory", "/", "root")))
                .containsExactly(
                        "root",
                        "shallow",
                        "deep",
                        "directorymatch",
                        "tilde",
                        "filesmatch",
                        "files",
                        "locationmatch",
                        "location");
    }

    @Test
    void putsTheHostAfterTheMainServerAtEveryStep() throws Exception {
        Site site = folder.site(
                "<VirtualHost *>",
                section("Location", "/x", "host_location"),
                section("Files", "app.wsgi", "host_files"),
                section("Directory", "@/a", "host_directory"),
                "WSGIScriptAlias /x a/b/app.wsgi",
                "</VirtualHost>",
                section("Location", "/x", "main_location"),
                section("Files", "app.wsgi", "main_files"),
                section("Directory", "@/a/b", "main_deeper"),
                section("Directory", "@/a", "main_directory"));

        assertThat(settings(site.virtualHosts().get(0), "/x").variables().keySet())
                .containsExactly(
                        "main_directory",
                        "host_directory",
                        "main_deeper",
                        "main_files",
                        "host_files",
                        "main_location",
                        "host_location");
    }

    @Test
    void mergesFilesWithinADirectoryAfterAllDirectories() throws Exception {
        assertThat(speakers(
                        "<Directory @/a>\n" + section("Files", "app.wsgi", "inner") + "</Directory>",
                        "<Directory @/elsewhere>\n" + section("Files", "app.wsgi", "elsewhere") + "</Directory>",
                        section("DirectoryMatch", ".", "match"),
                        section("Files", "app.wsgi", "outer")))
                .containsExactly("match", "outer", "inner");
    }

    @Test
    void letsTheLastOneThatSpeaksWin() throws Exception {
        Site site = folder.site(
                section("Location", "/x", "location"),
                section("Directory", "@/a", "directory"),
                "WSGICallableObject host",
                "WSGIScriptAlias /x a/b/app.wsgi");

        assertThat(settings(site.main(), "/x").callableObject()).isEqualTo("location");
        assertThat(settings(site.main(), "/y").callableObject()).isEqualTo("directory");
    }

    @Test
    void letsTheMountWinOverEverything() throws Exception {
        Site site = folder.site(
                section("Location", "/x", "location"), "WSGIScriptAlias /x a/b/app.wsgi callable-object=mount");

        assertThat(settings(site.main(), "/x").callableObject()).isEqualTo("mount");
    }

    @ParameterizedTest
    @CsvSource({
        "Directory @/a,true",
        "Directory @/a/,true",
        "Directory @//a/./c/..,true",
        "Directory a,true",
        "Directory @/a/b/app.wsgi,false",
        "Directory @/a/bb,false",
        "Directory @/*/b,true",
        "Directory @/*,true",
        "Directory @/?/[b]/,true",
        "Directory */b,true",
        "Directory @/*/app.wsgi,false",
        "Directory @/b*,false",
        "DirectoryMatch ^/.*/b,true",
        "DirectoryMatch ^/b,false",
        "Files app.wsgi,true",
        "Files app,false",
        "Files *.wsgi,true",
        "Files ~ ^app,true",
        "FilesMatch sgi$,true",
        "FilesMatch ^sgi,false",
        "Location /x,true",
        "Location /x/,true",
        "Location /,true",
        "Location /X,false",
        "Location /x/y/z,false",
        "Location /x*,false",
        "Location /x/*,true",
        "Location ~ y$,true",
        "LocationMatch ^/(x|z),true",
        "LocationMatch ^/y,false",
    })
    void matchesAsHttpdDoes(String opening, boolean matches) throws Exception {
        String name = opening.substring(0, opening.indexOf(' '));

        List<String> speakers = speakers(section(name, opening.substring(name.length() + 1), "it"));

        assertThat(speakers.contains("it")).isEqualTo(matches);
    }

    @Test
    void endsALocationAtASegment() throws Exception {
        Site site = folder.site(section("Location", "/x", "it"), "WSGIScriptAlias / a/b/app.wsgi");

        assertThat(settings(site.main(), "/xy").callableObject()).isNull();
        assertThat(settings(site.main(), "//x//y").callableObject()).isEqualTo("it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<DirectoryMatch (>|</DirectoryMatch>|is not a regular expression of Java",
                "<Directory>|</Directory>|needs one argument, found 0",
                "<Files a b>|</Files>|needs one argument, found 2",
                "<Location x>|</Location>|must begin with a slash",
            })
    void rejectsSectionsThatMakeNoSense(String opening, String closing, String why) {
        assertThat(folder.problems("", opening, closing))
                .singleElement()
                .asString()
                .startsWith("site.conf:2: ")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "Directory /,Directory /x",
        "Directory /,Location /x",
        "Location /,Files x",
        "Files x,Files y",
        "Location /,VirtualHost *",
        "VirtualHost *,VirtualHost *",
    })
    void rejectsSectionsInTheWrongPlace(String outer, String inner) {
        String outerName = outer.split(" ", 2)[0];
        String innerName = inner.split(" ", 2)[0];

        assertThat(folder.problems(
                        "<" + outer + ">", "<" + inner + ">", "</" + innerName + ">", "</" + outerName + ">"))
                .singleElement()
                .asString()
                .startsWith("site.conf:2: <" + innerName + "> may not stand in <" + outerName + ">; it may stand in ");
    }
}
