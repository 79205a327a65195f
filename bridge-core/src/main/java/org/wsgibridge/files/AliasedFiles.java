// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.site.NativeString;

/**
 * Finds the file that a path means, below one folder or the one file itself.
 *
 * @param root what the alias leads to
 */
record AliasedFiles(Path root) {

    private static final String INDEX = "index.html";

    /** What stands under a path. */
    sealed interface Found {}

    /** A file that can be sent. */
    record RegularFile(Path path) implements Found {}

    /** A folder that was asked for without the slash at its end. */
    record Folder() implements Found {}

    /**
     * Looks a path up.
     *
     * @param pathInfo decoded, as a native string; the bytes are the UTF-8 name of the file
     * @param urlPath the whole path that the client asked for
     * @throws RequestFailure 404 when there is nothing, 403 when there is something that is not for the client
     */
    Found find(String pathInfo, String urlPath) {
        Path path = resolve(pathInfo, urlPath);
        if (Files.isDirectory(path)) {
            return folder(path, urlPath);
        }
        boolean fileAsFolder = !pathInfo.isEmpty() && pathInfo.endsWith("/");
        if (fileAsFolder || !Files.exists(path)) {
            throw notFound(urlPath);
        }
        return readable(path, urlPath);
    }

    private Path resolve(String pathInfo, String urlPath) {
        Path path = root;
        for (String segment : List.of(pathInfo.split("/"))) {
            // The server has resolved dot segments; those that are left came percent-encoded, to get past it.
            if (segment.equals("..") || segment.equals(".")) {
                throw notFound(urlPath);
            }
            if (!segment.isEmpty()) {
                path = path.resolve(name(segment, urlPath));
            }
        }
        return path;
    }

    private static Path name(String segment, String urlPath) {
        String name = NativeString.text(segment);
        try {
            Path path = Path.of(name);
            // Where the file system has separators of its own, one segment of the URL could be several of a path.
            if (path.isAbsolute() || path.getNameCount() != 1) {
                throw notFound(urlPath);
            }
            return path;
        } catch (InvalidPathException impossibleName) {
            throw notFound(urlPath);
        }
    }

    private static Found folder(Path folder, String urlPath) {
        if (!urlPath.endsWith("/")) {
            return new Folder();
        }
        Path index = folder.resolve(INDEX);
        if (!Files.exists(index)) {
            throw new RequestFailure(403, "the folder " + urlPath + " has no " + INDEX + " and is not listed");
        }
        return readable(index, urlPath);
    }

    /** Devices, pipes and sockets would block or never end. */
    private static Found readable(Path file, String urlPath) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new RequestFailure(403, "the file of " + urlPath + " is not readable for the server");
        }
        return new RegularFile(file);
    }

    private static RequestFailure notFound(String urlPath) {
        return new RequestFailure(404, "there is no file for " + urlPath);
    }
}
