// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.config.ConfigurationReader;
import org.wsgibridge.config.testkit.ConfigurationFolder;

class InclusionTest {

    @TempDir
    private Path temporary;

    private ConfigurationFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigurationFolder(temporary);
        for (String name : List.of("b.conf", "a.conf", "c.conf.bak", ".hidden.conf", "deep/z.conf", "other/y.conf")) {
            folder.file("sites/" + name, "SetEnv " + name.replaceAll("\\W", "") + " 1\n");
        }
    }

    private List<String> included(String... lines) throws Exception {
        return List.copyOf(folder.site(lines).main().settings().variables().keySet());
    }

    @Test
    void readsTheFilesOfAWildcardInTheOrderOfTheirNames() throws Exception {
        assertThat(included("Include sites/*.conf")).containsExactly("aconf", "bconf");
    }

    @Test
    void takesWildcardsInEveryPartOfThePath() throws Exception {
        assertThat(included("Include s*/[dx]*/?.conf")).containsExactly("deepzconf");
    }

    @Test
    void readsEveryFileBelowAFolder() throws Exception {
        assertThat(included("Include sites"))
                .containsExactly("hiddenconf", "aconf", "bconf", "cconfbak", "deepzconf", "otheryconf");
    }

    @Test
    void beginsAtTheFolderOfTheMainFile() throws Exception {
        folder.file("sites/outer.inc", "Include sites/a.conf\n");

        assertThat(included("Include sites/outer.inc")).containsExactly("aconf");
    }

    @Test
    void beginsAtServerRootOnceItIsSet() throws Exception {
        assertThat(included("ServerRoot @/sites", "Include a.conf")).containsExactly("aconf");
    }

    @Test
    void takesAbsolutePaths() throws Exception {
        assertThat(included("Include \"@/sites/a.conf\"")).containsExactly("aconf");
    }

    @Test
    void reportsAnIncludeThatFindsNothing() {
        assertThat(folder.problems("Include nowhere/*.conf", "Include nothing.conf"))
                .hasSize(2)
                .allMatch(problem -> problem.contains("finds nothing") && problem.contains("IncludeOptional"));
    }

    @Test
    void saysNothingWhenAnOptionalIncludeFindsNothing() throws Exception {
        assertThat(included("IncludeOptional nowhere/*.conf", "IncludeOptional nothing.conf"))
                .isEmpty();
    }

    @Test
    void reportsFilesThatIncludeEachOther() {
        folder.file("one.conf", "Include two.conf\n");
        folder.file("two.conf", "\nInclude one.conf\n");

        assertThat(folder.problems("Include one.conf"))
                .singleElement()
                .asString()
                .startsWith("two.conf:2: the files include each other in a circle: site.conf includes one.conf");
    }

    @Test
    void readsAFileTwiceWhenItIsIncludedTwice() throws Exception {
        assertThat(included("Include sites/a.conf", "UnsetEnv aconf", "Include sites/a.conf"))
                .containsExactly("aconf");
    }

    @Test
    void includesIntoTheSectionAroundIt() throws Exception {
        folder.file("group.inc", "WSGIProcessGroup g\n");

        var site = folder.site("WSGIDaemonProcess g", "<Location />", "Include group.inc", "</Location>");

        assertThat(site.main().sections())
                .singleElement()
                .satisfies(
                        section -> assertThat(section.settings().processGroup()).isEqualTo("g"));
    }

    @Test
    void reportsALinkThatLeadsNowhere() throws Exception {
        Files.createSymbolicLink(temporary.resolve("sites/dead.conf"), Path.of("../available/dead.conf"));

        assertThat(folder.problems("", "IncludeOptional sites/*.conf"))
                .singleElement()
                .asString()
                .startsWith("site.conf:2: the configuration file sites/dead.conf does not exist");
    }

    @Test
    void followsIncludesOfATextWithoutFile() throws Exception {
        var configuration = new ConfigurationReader(Map.of()).read("Include sites/a.conf", "command line", temporary);

        assertThat(configuration.site().main().settings().variables()).containsKey("aconf");
    }
}
