// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What an administrator types. */
public final class Shell {

    private Shell() {}

    /**
     * Runs commands, each of which must succeed, and answers with what they print.
     *
     * @param variables {@code NAME=value}, separated by blanks
     */
    public static String run(Path folder, String variables, String commands) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-ec", commands).directory(folder.toFile());
        for (String variable : variables.split(" ")) {
            String[] parts = variable.split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        }
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(commands + "\n" + output).isZero();
        return output;
    }
}
