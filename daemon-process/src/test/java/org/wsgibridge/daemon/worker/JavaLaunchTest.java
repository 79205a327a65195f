// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Location;

/** The command line up to Java, which is exchanged for a program that tells what has become of it. */
class JavaLaunchTest {

    /** Of the line that proc(5) describes: which field it is when counted from the end of the program's name. */
    private static final int POLICY = 39;

    private static final String SCHED_BATCH = "3";

    @TempDir
    private Path programs;

    @Test
    void startsWorkersThatInterruptNobody() throws Exception {
        assumeTrue(output(List.of("sh", "-c", "chrt --batch --pid 0 $$ && echo possible"), System.getenv("PATH"))
                .endsWith("possible\n"));

        String state = output(command(options(), "cat", "/proc/self/stat"), System.getenv("PATH"));

        assertThat(state.substring(state.indexOf(')')).split(" ")[POLICY]).isEqualTo(SCHED_BATCH);
    }

    @Test
    void startsWorkersWhereThereIsNoProgramThatChoosesAPolicy() throws Exception {
        assertThat(output(command(options(), "/bin/echo", "begun"), programs.toString()))
                .isEqualTo("begun\n");
    }

    @Test
    void startsWorkersWhereNobodyMayChooseAPolicy() throws Exception {
        Path refusing = programs.resolve("chrt");
        Files.writeString(refusing, "#!/bin/sh\necho not permitted\nexit 1\n");
        Files.setPosixFilePermissions(refusing, PosixFilePermissions.fromString("rwx------"));

        assertThat(output(command(options(), "/bin/echo", "begun"), programs.toString()))
                .isEqualTo("begun\n");
    }

    @Test
    void startsWorkersInTheirHomeWithTheirUmask() throws Exception {
        GroupOptions options = group().home(programs).umask(0_027).build();

        assertThat(output(command(options, "/bin/sh", "-c", "pwd; umask"), System.getenv("PATH")))
                .isEqualTo(programs + "\n0027\n");
    }

    private static GroupOptions options() {
        return group().build();
    }

    private static GroupOptions.Builder group() {
        return GroupOptions.named("group", new Location("wsgi.conf", 1));
    }

    /** What is started in the session of a worker, with another program in the place of Java. */
    private static List<String> command(GroupOptions options, String... program) {
        List<String> whole = new JavaLaunch(options, "", "classes", "Main", List.of()).command();
        int java = whole.indexOf(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        var command = new ArrayList<>(whole.subList(whole.indexOf("sh"), java));
        command.set(0, "/bin/sh");
        command.addAll(List.of(program));
        return command;
    }

    private static String output(List<String> command, String path) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
