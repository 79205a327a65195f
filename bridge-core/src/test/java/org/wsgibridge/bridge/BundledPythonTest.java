// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledPythonTest {

    private static final String SAYS_HELLO = "#!/bin/sh\necho hello\n";

    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void chooseCache() {
        cache = folder.resolve("cache");
    }

    /** A jar with files below {@code tree/}, and its description. */
    private Path jar(String name, Map<String, String> files) throws IOException {
        var entries = new TreeMap<String, String>();
        entries.put(BundledPython.DESCRIPTION, "version=3.14.3\nroot=tree/\nexecutable=bin/python3\n");
        files.forEach((path, text) -> entries.put("tree/" + path, text));
        Path jar = folder.resolve(name);
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private Optional<Path> unpacked(Path jar) throws IOException {
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            return new BundledPython(loader, cache).unpacked();
        }
    }

    private long foldersInCache() throws IOException {
        try (Stream<Path> folders = Files.list(cache)) {
            return folders.count();
        }
    }

    @Test
    void unpacksProgramsThatCanBeRun() throws Exception {
        Path jar = jar("python.jar", Map.of("bin/python3", SAYS_HELLO, "lib/os.py", "name = 'posix'"));

        Path python = unpacked(jar).orElseThrow();

        assertThat(python).isExecutable();
        assertThat(python.getParent().getParent().getFileName().toString()).startsWith("python-3.14.3-");
        assertThat(python.resolve("../../lib/os.py")).hasContent("name = 'posix'");
    }

    @Test
    void leavesWhatIsThereAsItIs() throws IOException {
        Path jar = jar("python.jar", Map.of("bin/python3", SAYS_HELLO));
        Path python = unpacked(jar).orElseThrow();
        Files.writeString(python, "kept");

        assertThat(unpacked(jar)).contains(python);

        assertThat(python).hasContent("kept");
    }

    @Test
    void keepsAnotherContentApart() throws IOException {
        Path first = unpacked(jar("a.jar", Map.of("bin/python3", SAYS_HELLO))).orElseThrow();

        Path second =
                unpacked(jar("b.jar", Map.of("bin/python3", "#!/bin/sh\n"))).orElseThrow();

        assertThat(second).isNotEqualTo(first);
        assertThat(first).hasContent(SAYS_HELLO);
    }

    @Test
    void servesSeveralThatWantItAtOnce() throws IOException {
        Path jar = jar("python.jar", Map.of("bin/python3", SAYS_HELLO));
        var found = new ArrayList<CompletableFuture<Path>>();
        for (int i = 0; i < 8; i++) {
            found.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return unpacked(jar).orElseThrow();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }));
        }

        assertThat(found.stream().map(CompletableFuture::join))
                .allSatisfy(python -> assertThat(python).isExecutable());
        assertThat(foldersInCache()).isEqualTo(1);
    }

    @Test
    void leavesNothingBehindWhenItCannotBeUnpacked() throws IOException {
        Path jar = jar("python.jar", Map.of("bin/python3", SAYS_HELLO, "../outside", "x"));

        assertThatIOException().isThrownBy(() -> unpacked(jar)).withMessageContaining("leads out of its folder");

        assertThat(foldersInCache()).isZero();
        assertThat(folder.resolve("outside")).doesNotExist();
    }

    @Test
    void isNotThereInAnOrdinaryBuild() throws IOException {
        assertThat(new BundledPython(getClass().getClassLoader(), cache).unpacked())
                .isEmpty();
    }
}
