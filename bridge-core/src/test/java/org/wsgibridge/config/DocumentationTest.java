// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wsgibridge.config.syntax.Tree;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Location;

/** Keeps docs/configuration.md and the tables of the code from saying different things. */
class DocumentationTest {

    private static final Pattern ROW = Pattern.compile("\\| `(?<name>[^`]+)` \\| (?<second>[^|]+) \\|.*");

    private static String page = "";

    @BeforeAll
    static void readPage() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("docs/configuration.md"))) {
            folder = folder.getParent();
        }
        page = Files.readString(folder.resolve("docs/configuration.md"));
    }

    /** First to second column of the tables under a heading. */
    private static Map<String, String> table(String heading) {
        var rows = new LinkedHashMap<String, String>();
        section(heading)
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> rows.put(row.group("name"), row.group("second").strip()));
        return rows;
    }

    private static String section(String heading) {
        int start = page.indexOf("\n" + heading + "\n");
        assertThat(start).as(heading).isPositive();
        int end = page.indexOf("\n#", start + heading.length() + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static DirectiveTable directives() {
        return new DirectiveTable(new Reading(new Tree(List.of(), null, List.of()), Map.of(), new Findings()));
    }

    @Test
    void listsEveryDirectiveWithItsContext() {
        var expected = new LinkedHashMap<String, String>();
        directives().rules().forEach(rule -> expected.put(rule.name(), context(rule.scopes())));

        assertThat(table("## Directives")).containsExactlyEntriesOf(expected);
    }

    private static String context(Set<Scope> scopes) {
        if (scopes.equals(Scope.anywhere())) {
            return "all";
        }
        if (scopes.equals(Scope.interpreters())) {
            return "server, `<WSGIInterpreterOptions>`";
        }
        return Stream.of(scopes.contains(Scope.MAIN) ? "server" : "", scopes.contains(Scope.HOST) ? "virtual host" : "")
                .filter(each -> !each.isEmpty())
                .reduce((left, right) -> left + ", " + right)
                .orElseThrow();
    }

    @Test
    void listsEveryOptionOfMounts() {
        assertThat(table("### Options of WSGIScriptAlias and WSGIScriptAliasMatch"))
                .containsOnlyKeys(MountReader.OPTIONS);
    }

    @Test
    void listsEveryOptionOfGroups() {
        assertThat(table("## WSGIDaemonProcess")).containsOnlyKeys(GroupOptionTable.names());
    }

    @Test
    void givesTheDefaultsOfTheCode() {
        var defaults = GroupOptions.named("NAME", new Location("", 0)).build();

        assertThat(table("## WSGIDaemonProcess"))
                .containsEntry("processes", String.valueOf(defaults.processes()))
                .containsEntry("threads", String.valueOf(defaults.threads()))
                .containsEntry("maximum-requests", String.valueOf(defaults.maximumRequests()));
        assertThat(section("## Differences from mod_wsgi"))
                .contains("`threads` is " + defaults.threads() + " by default");
    }

    @Test
    void listsEveryDirectiveThatIsRefused() {
        assertThat(Stream.concat(
                        UnsupportedDirectives.names().stream().map(name -> "`" + name + "`"),
                        UnsupportedDirectives.sections().stream().map(name -> "`<" + name + ">`")))
                .allSatisfy(name -> assertThat(section("## Refused")).contains(name));
    }

    @Test
    void refusesEveryDirectiveThatItSaysIsRefused() {
        Matcher names = Pattern.compile("`(WSGI\\w+)`").matcher(section("## Refused"));

        assertThat(names.results().map(each -> each.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(UnsupportedDirectives.names()).contains(name));
    }

    @Test
    void listsEverySectionAndWhatSteersTheReading() {
        assertThat(SiteReader.SECTIONS)
                .allSatisfy(name -> assertThat(section("## Sections")).contains("<" + name));
        assertThat(SiteReader.STEERING)
                .allSatisfy(name -> assertThat(section("## Syntax")).contains(name));
    }
}
