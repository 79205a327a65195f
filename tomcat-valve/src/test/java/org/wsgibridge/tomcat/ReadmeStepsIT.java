// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsgibridge.testkit.Shell;
import org.wsgibridge.testkit.StockTomcat;
import org.wsgibridge.testkit.TomcatBase;
import org.wsgibridge.tomcat.Combinations.Combination;

/** A Tomcat as it was installed serves after the README's steps, taken from its text, and after nothing else. */
@Timeout(120)
class ReadmeStepsIT {

    private static final Pattern NUMBERED = Pattern.compile("(?ms)^(\\d)\\. (.*?)(?=^\\d\\. |\\n\\n)");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Path DEBIAN = Path.of("/usr/share/tomcat10");

    @TempDir
    Path folder;

    /** Debian's package stands where Debian puts it. */
    static Stream<Combination> tomcats() throws IOException {
        List<Path> debian = Files.isDirectory(DEBIAN) ? List.of(DEBIAN) : List.of();
        return Stream.concat(Combinations.all(), Combinations.of(debian));
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void fiveStepsLeadToThePage(Combination combination) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = combination.tomcat();
        boolean debian = home.equals(DEBIAN);
        var base = debian
                ? TomcatBase.installed(home, Path.of("/var/lib/tomcat10"), folder.resolve("base"))
                : TomcatBase.installed(home, home, folder.resolve("base"));
        List<String> steps = steps();

        // 1 and 2 are for a shell, 3 for an editor, 4 and 5 are what a start and a request are.
        String shell = String.join("\n", commands(steps.get(0))) + "\n" + String.join("\n", commands(steps.get(1)));
        Shell.run(folder, "CATALINA_BASE=" + base.folder(), shell.replace("VERSION", version()));
        Path server = base.folder().resolve("conf/server.xml");
        String text = Files.readString(server);
        Files.writeString(server, text.replace("</Host>", commands(steps.get(2)).get(2) + "\n</Host>"));

        try (var tomcat = debian
                ? StockTomcat.startAs("tomcat", base, combination.java())
                : StockTomcat.start(base, combination.java())) {
            assertThat(commands(steps.get(4))).containsExactly("curl http://localhost:8080/hello.py");
            assertThat(tomcat.get("/hello.py").body()).contains("WSGI: It works!");
        }
    }

    private static List<String> steps() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String section = readme.substring(readme.indexOf("## In a Tomcat of your own"));
        List<String> steps = NUMBERED.matcher(section)
                .results()
                .limit(5)
                .map((MatchResult match) -> match.group(2))
                .toList();
        assertThat(steps).hasSize(5);
        return steps;
    }

    private static List<String> commands(String step) {
        return CODE.matcher(step)
                .results()
                .map((MatchResult match) -> match.group(1).replaceAll("\\s*\\n\\s*", " "))
                .toList();
    }

    /** The zip's, as an administrator sees it in the name of the file, which is put where he would have it. */
    private String version() throws IOException {
        var versions = new ArrayList<String>();
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("wsgi-bridge-\\d.*\\.zip")) {
                    Files.copy(file, folder.resolve(name));
                    versions.add(name.substring("wsgi-bridge-".length(), name.length() - ".zip".length()));
                }
            }
        }
        assertThat(versions).hasSize(1);
        return versions.get(0);
    }
}
