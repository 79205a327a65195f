// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** WSGI scripts and configurations in a folder that workers of any account can read. */
public final class Scripts {

    /** Answers with the process id of the worker. */
    public static final String PID = """
            import os
            def application(environ, start_response):
                body = b'%d' % os.getpid()
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [body]
            """;

    private final Path folder;

    /** Scripts in a temporary folder of a test. */
    public Scripts(Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Writes a file and answers its path. */
    public Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return file;
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }
}
