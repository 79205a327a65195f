// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system with little room, which a test can fill. Closing it unmounts it. */
public final class SmallDisk implements AutoCloseable {

    private static final String BALLAST = "ballast-";

    private final Path folder;
    private int files;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts one; skips the test where that cannot be done.
     *
     * @param folder that is made
     * @param size as {@code mount} takes it, such as {@code 4m}
     */
    public static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "mounting takes root");
        Files.createDirectory(folder);
        String options = "size=" + size + ",nr_inodes=1000,mode=1777";
        assumeTrue(run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) == 0, "no tmpfs here");
        return new SmallDisk(folder);
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Uses up all that is left: nothing can be written, and no file or folder made. */
    public void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream file = Files.newOutputStream(ballast())) {
            while (write(file, page)) {
                // One page more.
            }
        }
        while (touch(ballast())) {
            // One file more.
        }
        assertThat(folder.toFile().getUsableSpace()).isZero();
    }

    /** Gives back what {@link #fill} has used up. */
    public void free() throws IOException {
        for (; files > 0; files--) {
            Files.deleteIfExists(folder.resolve(BALLAST + files));
        }
    }

    private Path ballast() {
        return folder.resolve(BALLAST + ++files);
    }

    private static boolean write(OutputStream file, byte[] page) {
        try {
            file.write(page);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    private static boolean touch(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            // What still has a file open there must not keep the test from ending.
            assertThat(run("umount", "--lazy", folder.toString())).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while it unmounted", e);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
