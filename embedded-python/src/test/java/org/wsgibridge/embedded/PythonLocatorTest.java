// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.embedded.cpython.PythonUnavailableException;

class PythonLocatorTest {

    @TempDir
    private Path folder;

    @Test
    void saysThatThereIsNoPython() {
        assertThatExceptionOfType(PythonUnavailableException.class)
                .isThrownBy(() -> new PythonLocator(folder.toString()).locate(null))
                .withMessageStartingWith("there is no python3 on the PATH; install a Python with a shared library");
    }

    @Test
    void saysThatAHomeHasNoInterpreter() {
        assertThatExceptionOfType(PythonUnavailableException.class)
                .isThrownBy(() -> new PythonLocator("").locate(folder))
                .withMessageStartingWith("there is no bin/python in " + folder);
    }

    @Test
    void tellsOfEveryPythonThatItTried() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        script(folder, "echo 2.7.18; echo /usr/bin/python; echo 3.8 or newer is needed; echo");
        script(other, "echo 3.11.2; echo /opt/python; echo; echo");

        assertThatExceptionOfType(PythonUnavailableException.class)
                .isThrownBy(() -> new PythonLocator(folder + ":" + other).locate(null))
                .withMessageContaining("(Python 2.7.18) cannot be used: 3.8 or newer is needed; ")
                .withMessageContaining("(Python 3.11.2) has no shared library libpython; ");
    }

    @Test
    void repeatsWhatAProgramSaysThatIsNoPython() throws IOException {
        script(folder, "echo command not understood");

        assertThatExceptionOfType(PythonUnavailableException.class)
                .isThrownBy(() -> new PythonLocator(folder.toString()).locate(null))
                .withMessageContaining("is no working Python; it says: command not understood");
    }

    private static void script(Path folder, String commands) throws IOException {
        Path python = folder.resolve("python3");
        Files.writeString(python, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
