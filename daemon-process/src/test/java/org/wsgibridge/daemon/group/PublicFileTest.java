// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicFileTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        permit(folder, "rwxr-xr-x");
        file = Files.writeString(folder.resolve("file"), "content");
        permit(file, "rw-r--r--");
    }

    @Test
    void isReadableByAllAndKeptByRoot() throws IOException {
        assumeTrue(root(), "only root can have such files");

        assertThat(PublicFile.is(file)).isTrue();
    }

    @Test
    void isNoFileThatOnlySomeMayRead() throws IOException {
        permit(file, "rw-r-----");

        assertThat(PublicFile.is(file)).isFalse();
    }

    @Test
    void isNoFileInAFolderThatOnlySomeMayEnter() throws IOException {
        permit(folder, "rwx------");

        assertThat(PublicFile.is(file)).isFalse();
    }

    @Test
    void isNoFileThatOthersCouldExchange() throws IOException {
        permit(folder, "rwxrwxrwx");

        assertThat(PublicFile.is(file)).isFalse();
    }

    @Test
    void isNoFileOfAnAccountThatCouldExchangeIt() throws IOException {
        assumeTrue(root(), "only root can give files away");
        Files.setAttribute(folder, "unix:uid", 65534);

        assertThat(PublicFile.is(file)).isFalse();
    }

    @Test
    void isNoLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(PublicFile.is(link)).isFalse();
    }

    @Test
    void isNotFoundByWayOfALink() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), inner);
        Files.writeString(inner.resolve("file"), "content");

        assertThat(PublicFile.is(link.resolve("file"))).isFalse();
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }
}
