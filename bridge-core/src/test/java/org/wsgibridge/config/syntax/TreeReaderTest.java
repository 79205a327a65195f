// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.site.Location;

class TreeReaderTest {

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private final Reporter reporter = new Reporter() {
        @Override
        public void problem(Location location, String message) {
            told.add("problem " + place(location) + " " + message);
        }

        @Override
        public void warning(Location location, String message) {
            told.add("warning " + place(location) + " " + message);
        }

        @Override
        public void notice(Location location, String message) {
            told.add("notice " + place(location) + " " + message);
        }

        private String place(Location location) {
            return Path.of(location.file()).getFileName() + ":" + location.line();
        }
    };

    private Path file(String name, String... lines) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines));
    }

    private Tree tree(String... lines) throws Exception {
        Path main = file("main.conf", lines);
        return new TreeReader(Map.of(), List.of("FLAG"), Set.of("mod_wsgi.c"), reporter).read(main);
    }

    /** The tree on one line: names with arguments, sections with their content in braces. */
    private String read(String... lines) throws Exception {
        return text(tree(lines).nodes());
    }

    private static String text(List<Node> nodes) {
        return nodes.stream()
                .map(node -> (node.name() + " " + node.arguments().text()).strip()
                        + (node instanceof Node.Block block ? " {" + text(block.children()) + "}" : ""))
                .collect(Collectors.joining("; "));
    }

    @Test
    void nestsSections() throws Exception {
        assertThat(read("<A x>", "<B>", "c 1", "</B>", "</a>", "d")).isEqualTo("A x {B {c 1}}; d");
        assertThat(told).isEmpty();
    }

    @Test
    void knowsTheFirstLineOfEveryNode() throws Exception {
        var nodes = tree("", "a \\", "b", "<C>", "</C>").nodes();

        assertThat(nodes).extracting(node -> node.location().line()).containsExactly(2, 4);
    }

    @Test
    void reportsASectionThatIsNotClosed() throws Exception {
        assertThat(read("<A>", "<B>", "c")).isEqualTo("A {B {c}}");
        assertThat(told)
                .containsExactly(
                        "problem main.conf:2 <B> is not closed; add </B> in the same file",
                        "problem main.conf:1 <A> is not closed; add </A> in the same file");
    }

    @Test
    void reportsASectionThatIsClosedByItsSurroundings() throws Exception {
        assertThat(read("<A>", "<B>", "</A>", "c")).isEqualTo("A {B {}}; c");
        assertThat(told).containsExactly("problem main.conf:2 <B> is not closed; add </B> in the same file");
    }

    @Test
    void reportsAnEndThatIsNotThatOfTheOpenSection() throws Exception {
        read("<A>", "</B>", "</A>");

        assertThat(told).containsExactly("problem main.conf:2 </B> does not close <A> of line 1; expected </A>");
    }

    @Test
    void reportsAnEndWithoutABeginning() throws Exception {
        read("</A>");

        assertThat(told).singleElement().asString().startsWith("problem main.conf:1 </A> closes a section that is not");
    }

    @Test
    void reportsAMissingAngleBracket() throws Exception {
        read("<A x");

        assertThat(told).singleElement().asString().contains("no closing angle bracket");
    }

    @Test
    void doesNotCloseASectionOfTheIncludingFile() throws Exception {
        file("inner.conf", "</A>");

        read("<A>", "Include inner.conf", "</A>");

        assertThat(told).singleElement().asString().startsWith("problem inner.conf:1 </A>");
    }

    @ParameterizedTest
    @CsvSource({
        "IfModule mod_wsgi.c,true",
        "IfModule MOD_WSGI.c,true",
        "IfModule !mod_wsgi.c,false",
        "IfModule mod_php.c,false",
        "IfModule !mod_php.c,true",
        "IfDefine FLAG,true",
        "IfDefine !FLAG,false",
        "IfDefine NOPE,false",
        "IfDefine !NOPE,true",
        "IfVersion >= 2.4,true",
        "IfVersion < 2.4,false",
        "IfVersion !< 2.4,true",
        "IfVersion <= 2.2,false",
        "IfVersion >2.4.6,true",
        "IfVersion 2.4,false",
        "IfVersion ~ ^2\\.4\\.,true",
        "IfVersion /^2\\.2/,false",
        "IfFile main.conf,true",
        "IfFile nope.conf,false",
    })
    void decidesConditions(String condition, boolean holds) throws Exception {
        String name = condition.substring(0, condition.indexOf(' '));

        String nodes = read("<" + condition + ">", "a", "</" + name + ">", "b");

        assertThat(nodes).isEqualTo(holds ? "a; b" : "b");
        assertThat(told).noneMatch(each -> each.startsWith("problem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"IfModule", "IfDefine !", "IfVersion later", "IfVersion >= 2.x", "IfVersion ~ ("})
    void reportsAConditionThatCannotBeDecided(String condition) throws Exception {
        String name = condition.split(" ", -1)[0];

        read("<" + condition + ">", "</" + name + ">");

        assertThat(told).singleElement().asString().contains("cannot be decided");
    }

    @Test
    void looksAtNothingInAConditionThatDoesNotHold() throws Exception {
        String nodes = read(
                "<IfDefine NOPE>",
                "Include nowhere.conf",
                "Define X",
                "<IfDefine FLAG>",
                "a",
                "</IfDefine>",
                "<A>",
                "</A>",
                "</IfDefine>",
                "<IfDefine X>",
                "b",
                "</IfDefine>");

        assertThat(nodes).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void tellsWhichModuleIsNotThere() throws Exception {
        read("<IfModule mod_ssl.c>", "</IfModule>", "<IfModule !mod_wsgi.c>", "</IfModule>");

        assertThat(told).singleElement().asString().startsWith("notice main.conf:1 <IfModule mod_ssl.c>");
    }

    @Test
    void replacesVariablesFromTheLineOfTheirDefinitionOn() throws Exception {
        assertThat(read("a ${X}", "Define X 1", "a ${X}", "<B ${X}>", "</B>", "UnDefine X", "a ${X}"))
                .isEqualTo("a ${X}; a 1; B 1 {}; a ${X}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Define", "Define a b c", "Define a:b", "UnDefine", "Include", "Include a b", "ServerRoot"})
    void reportsSteeringDirectivesThatMakeNoSense(String line) throws Exception {
        read(line);

        assertThat(told).singleElement().asString().startsWith("problem main.conf:1");
    }

    @Test
    void stopsWhereTheConfigurationSaysSo() throws Exception {
        read("<IfDefine FLAG>", "Error \"not like this\"", "</IfDefine>");

        assertThat(told).containsExactly("problem main.conf:2 Error: not like this");
    }

    @Test
    void toleratesAByteOrderMark() throws Exception {
        assertThat(read("\uFEFFa 1")).isEqualTo("a 1");
    }

    @Test
    void reportsTheLineThatIsNotUtf8() throws Exception {
        Path file = folder.resolve("latin1.conf");
        Files.write(file, "a\nb \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));

        read("Include latin1.conf");

        assertThat(told).singleElement().asString().startsWith("problem latin1.conf:2 the file is not UTF-8");
    }

    @Test
    void reportsAMainFileThatDoesNotExist() {
        new TreeReader(Map.of(), List.of(), Set.of(), reporter).read(folder.resolve("nope.conf"));

        assertThat(told).singleElement().asString().startsWith("problem nope.conf:0 the configuration file");
    }

    @Test
    void namesTheTextInsteadOfAFile() {
        var tree = new TreeReader(Map.of(), List.of(), Set.of(), reporter).read("a\nb", "command line", folder);

        assertThat(tree.nodes()).extracting(Node::location).containsOnly(new Location("command line", 0));
    }
}
