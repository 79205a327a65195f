// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsgibridge.script.SourceTree.Run;

/** The script {@code wsgi-bridge}. Its Javas are newer than any that a machine may have, so that they are preferred. */
@Timeout(60)
class LauncherScriptIT {

    @TempDir
    private Path folder;

    private SourceTree tree;

    @BeforeEach
    void createTree() throws Exception {
        tree = new SourceTree(folder);
    }

    @Nested
    class Choosing {

        @BeforeEach
        void build() throws Exception {
            tree.built();
        }

        @Test
        void prefersTheNewestJava() throws Exception {
            Path chosen = tree.java("newer", "901.0.1");
            tree.onPath(chosen);

            Run run = run(tree.java("older", "900"));

            assertThat(run.java()).isEqualTo(chosen.resolve("bin/java"));
        }

        @Test
        void prefersTheJavaOfTheAdministratorAmongEquals() throws Exception {
            tree.onPath(tree.java("other", "900.0.2"));
            Path chosen = tree.java("chosen", "900.0.1");

            assertThat(run(chosen).java()).isEqualTo(chosen.resolve("bin/java"));
        }

        @Test
        void readsTheVersionWithoutRunningJava() throws Exception {
            run(tree.java("chosen", "900"));

            assertThat(tree.callsOf("chosen")).isEqualTo(1);
        }

        @Test
        void asksAJavaThatHasNoReleaseFile() throws Exception {
            Path chosen = tree.javaWithoutRelease("chosen", "900.0.1");

            assertThat(run(chosen).java()).isEqualTo(chosen.resolve("bin/java"));
            assertThat(tree.callsOf("chosen")).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.8.0_402", "11.0.22", "16"})
        void passesOverAJavaThatIsTooOld(String version) throws Exception {
            Path chosen = tree.java("chosen", "900");
            tree.onPath(chosen);

            assertThat(run(tree.java("old", version)).java()).isEqualTo(chosen.resolve("bin/java"));
        }

        @Test
        void passesOverAJavaHomeWithoutJava() throws Exception {
            Path chosen = tree.java("chosen", "900");
            tree.onPath(chosen);

            assertThat(run(folder.resolve("none")).java()).isEqualTo(chosen.resolve("bin/java"));
        }
    }

    @Nested
    class Running {

        @BeforeEach
        void build() throws Exception {
            tree.built();
        }

        @Test
        void passesAllArgumentsOn() throws Exception {
            assertThat(run("serve", "my conf/wsgi.conf", "", "--port=*").output())
                    .endsWith("org.wsgibridge.launcher.Main", "serve", "my conf/wsgi.conf", "", "--port=*");
        }

        @Test
        void staysInTheWorkingDirectory() throws Exception {
            assertThat(run().output().get(1)).isEqualTo(tree.folder().toString());
        }

        @Test
        void takesTheClassPathFromTheBuild() throws Exception {
            assertThat(run().output())
                    .containsSequence(
                            "-cp",
                            tree.root().resolve(SourceTree.JAR) + ":" + tree.root() + "/tomcat-valve/target/lib/*");
        }

        @Test
        void worksThroughSymbolicLinks() throws Exception {
            Files.createSymbolicLink(folder.resolve("first"), Path.of("source tree", "wsgi-bridge"));
            Path link = Files.createSymbolicLink(folder.resolve("second"), folder.resolve("first"));

            Run run = tree.run(javaHome(tree.java("chosen", "900")), link);

            assertThat(run.output()).contains("org.wsgibridge.launcher.Main");
        }

        @Test
        void allowsNativeAccessToAJavaThatKnowsIt() throws Exception {
            assertThat(run().output()).contains("--enable-native-access=ALL-UNNAMED");
        }

        @Test
        void letsTheAdministratorSayTheOptionsOfTheJvm() throws Exception {
            var environment =
                    Map.of("JAVA_HOME", tree.java("chosen", "900").toString(), "JAVA_OPTS", "-XX:+UseG1GC -Xmx64m");

            assertThat(tree.run(environment, script()).output())
                    .containsSequence("-XX:+UseG1GC", "-Xmx64m", "-cp")
                    .doesNotContain("-XX:+UseSerialGC");
        }
    }

    @Nested
    class Building {

        @BeforeEach
        void installMaven() throws Exception {
            tree.maven(0);
        }

        @Test
        void happensWhenThereIsNoBuild() throws Exception {
            Run run = run();

            assertThat(tree.builds()).singleElement().asString().contains("-DskipTests", "package");
            assertThat(run.errors()).contains("wsgi-bridge: building");
            assertThat(run.output()).contains("org.wsgibridge.launcher.Main").doesNotContain("building");
        }

        @Test
        void isLeftOutWhenTheBuildIsNewerThanTheSources() throws Exception {
            tree.built();

            assertThat(run().errors()).isEmpty();
            assertThat(tree.builds()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "pom.xml",
                    "tomcat-valve/pom.xml",
                    "bridge-core/src/main/java/org/A.java",
                    "bridge-core/src/main/java/org",
                    "daemon-process/src/main/python/worker/loop.py"
                })
        void happensWhenASourceIsNewer(String source) throws Exception {
            tree.built();
            tree.change(source);

            run();

            assertThat(tree.builds()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "bridge-core/src/test/java/org/ATest.java",
                    "daemon-process/src/main/python/worker",
                    "daemon-process/src/main/python/worker/__pycache__/loop.pyc",
                    "README.md"
                })
        void isLeftOutWhenNothingOfTheProductIsNewer(String file) throws Exception {
            tree.built();
            if (!Files.exists(tree.root().resolve(file))) {
                tree.source(file);
            }
            tree.change(file);

            run();

            assertThat(tree.builds()).isEmpty();
        }

        @Test
        void happensOnceEvenWhenItLeavesTheJarAsItIs() throws Exception {
            tree.built();
            tree.change("pom.xml");

            run();
            run();

            assertThat(tree.builds()).hasSize(1);
        }

        @Test
        void endsTheScriptWhenItFails() throws Exception {
            tree.maven(1);

            Run run = run();

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output()).isEmpty();
            assertThat(run.errors()).contains("building\n", "wsgi-bridge: the build failed");
        }
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        Run run = run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).contains("building needs Apache Maven, but there is no mvn on the PATH");
    }

    private Run run(String... arguments) throws Exception {
        Path home = folder.resolve("chosen");
        return tree.run(javaHome(Files.exists(home) ? home : tree.java("chosen", "900")), script(), arguments);
    }

    private Run run(Path javaHome) throws Exception {
        return tree.run(javaHome(javaHome), script());
    }

    private Path script() {
        return tree.root().resolve("wsgi-bridge");
    }

    private static Map<String, String> javaHome(Path home) {
        return Map.of("JAVA_HOME", home.toString());
    }
}
