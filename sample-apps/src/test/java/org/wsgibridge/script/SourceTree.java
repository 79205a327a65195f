// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A source tree with the launcher script in it, and a machine around it: Javas that print what they are executed with,
 * and a Maven that writes down that it was called and makes the jar.
 */
final class SourceTree {

    static final String JAR = "tomcat-valve/target/tomcat-valve-1.0.jar";

    /** What the script needs of a system, so that a test can leave the rest away. */
    private static final List<String> TOOLS =
            List.of("dirname", "readlink", "find", "head", "sed", "mkdir", "touch", "rm", "mv", "cat");

    private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

    private final Path folder;
    private final Path root;
    private final Path bin;

    SourceTree(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        root = Files.createDirectories(this.folder.resolve("source tree"));
        bin = Files.createDirectories(this.folder.resolve("bin"));
        Path script =
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("wsgi-bridge");
        Files.copy(script, root.resolve("wsgi-bridge"));
        for (String tool : TOOLS) {
            executable(bin.resolve(tool), "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
        }
        source("pom.xml");
        source("tomcat-valve/pom.xml");
        source("bridge-core/src/main/java/org/A.java");
        source("bridge-core/src/test/java/org/ATest.java");
        source("daemon-process/src/main/python/worker/loop.py");
        dated("bridge-core/src/main/java/org", OLD);
    }

    Path root() {
        return root;
    }

    Path folder() {
        return folder;
    }

    /** Installs a Java whose release file says its version. */
    Path java(String name, String version) throws IOException {
        Path home = javaWithoutRelease(name, version);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** Installs a Java that has to be asked for its version. */
    Path javaWithoutRelease(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        String java = """
                #!/bin/sh
                echo call >>"%s"
                case $1 in
                    -version) echo 'openjdk version "%s" 2026-01-01' >&2; exit ;;
                esac
                echo "$0"
                pwd
                for argument; do echo "$argument"; done
                """;
        executable(home.resolve("bin/java"), String.format(java, calls(name), version));
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    /** How often a Java has been run. */
    long callsOf(String name) throws IOException {
        Path calls = calls(name);
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    /** Puts a Java on the PATH, through a symbolic link as distributions do. */
    void onPath(Path home) throws IOException {
        Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));
    }

    /** Installs a Maven that ends with a status, after it has made the jar if that is 0. */
    void maven(int status) throws IOException {
        String make = "mkdir -p tomcat-valve/target/lib; [ -f " + JAR + " ] || touch " + JAR;
        executable(
                bin.resolve("mvn"),
                "#!/bin/sh\necho building\necho \"$*\" >>'" + folder.resolve("maven") + "'\n"
                        + (status == 0 ? make : "exit " + status) + "\n");
    }

    /** The arguments of each call of Maven. */
    List<String> builds() throws IOException {
        Path log = folder.resolve("maven");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** A build that is one minute younger than all sources. */
    void built() throws IOException {
        Files.createDirectories(root.resolve("tomcat-valve/target/lib"));
        source(JAR);
        dated(JAR, OLD.plusSeconds(60));
    }

    /** Creates a file that is old. */
    void source(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        dated(name, OLD);
    }

    /** Makes a file or folder younger than a build. */
    void change(String name) throws IOException {
        dated(name, OLD.plusSeconds(120));
    }

    /** Runs the script in a folder that is not the tree, with no environment but this. */
    Run run(Map<String, String> environment, Path script, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add("/bin/sh");
        command.add(script.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().putAll(environment);
        builder.redirectError(folder.resolve("errors").toFile());
        Process process = builder.start();
        List<String> output =
                new String(process.getInputStream().readAllBytes()).lines().toList();
        return new Run(process.waitFor(), output, Files.readString(folder.resolve("errors")));
    }

    /**
     * What came of a run.
     *
     * @param output lines of the standard output: path of the Java, its working directory, its arguments
     */
    record Run(int status, List<String> output, String errors) {

        Path java() {
            return Path.of(output.get(0));
        }
    }

    private Path calls(String name) {
        return folder.resolve(name + ".calls");
    }

    private void dated(String name, Instant instant) throws IOException {
        Files.setLastModifiedTime(root.resolve(name), FileTime.from(instant));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path which(String tool) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this system has no " + tool));
    }
}
