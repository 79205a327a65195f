// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.group;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wsgibridge.bridge.Shared;
import org.wsgibridge.bridge.StartException;
import org.wsgibridge.daemon.worker.Account;

/**
 * The folder of one server's sockets, and of the worker package while it runs: {@code PREFIX-PID-RANDOM}. Removed when
 * it is closed; what a killed server left behind is removed by the next one.
 */
final class RuntimeDirectory implements Shared.Closing {

    /** {@code sockaddr_un.sun_path} of Linux is 108 bytes with its NUL. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final String WORKER_PACKAGE = "/python/wsgi_worker";

    private static final int MOST_TRIES = 20;

    private static final Logger log = LoggerFactory.getLogger(RuntimeDirectory.class);

    private final Path path;
    private final Path program;
    private final Sweeper sweeper;
    private final AtomicInteger groups = new AtomicInteger();

    private RuntimeDirectory(Path path, Path program) {
        this.path = path;
        this.program = program;
        this.sweeper = Sweeper.start(path);
    }

    /**
     * Makes the folder and puts the worker package into it.
     *
     * @param prefix {@code WSGISocketPrefix}; null for the system's temporary directory
     */
    static RuntimeDirectory create(@Nullable Path prefix) throws StartException {
        Path base = prefix != null ? prefix : Path.of(System.getProperty("java.io.tmpdir"), "wsgi-bridge");
        Path parent = base.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw new StartException("sockets cannot be made at " + base + ": " + parent
                    + " is no folder that the server can write to; create it or change WSGISocketPrefix");
        }
        try {
            removeStale(parent, base.getFileName() + "-");
            String name = base.getFileName() + "-" + ProcessHandle.current().pid() + "-";
            return fill(Files.createTempDirectory(parent, name));
        } catch (IOException | URISyntaxException e) {
            throw new StartException("sockets cannot be made at " + base + ": " + e);
        }
    }

    private static RuntimeDirectory fill(Path path) throws IOException, URISyntaxException {
        Path program = path.resolve("python");
        try {
            // Workers of another account must reach the package in it; what is secret has a folder of its own.
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(Account.root() ? "rwx--x--x" : "rwx------"));
            extract(program);
            return new RuntimeDirectory(path, program);
        } catch (IOException | URISyntaxException e) {
            remove(path);
            throw e;
        }
    }

    /** The folder that Python runs as a program. */
    Path program() {
        return program;
    }

    /**
     * Makes the place of a group's socket, in a folder that nobody but the server and the account of the workers can
     * enter.
     *
     * @param user account of the workers; null for the server's
     */
    Path socket(@Nullable String user) throws StartException {
        Path folder = path.resolve(Integer.toString(groups.getAndIncrement()));
        Path socket = folder.resolve("s");
        if (socket.toString().length() > LONGEST_SOCKET_PATH) {
            throw new StartException("the path of a socket may have " + LONGEST_SOCKET_PATH + " characters but "
                    + socket + " has " + socket.toString().length() + "; choose a shorter WSGISocketPrefix");
        }
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (user != null && Account.root()) {
                if (user.startsWith("#")) {
                    Files.setAttribute(folder, "unix:uid", Integer.valueOf(user.substring(1)));
                } else {
                    Files.setOwner(
                            folder,
                            folder.getFileSystem()
                                    .getUserPrincipalLookupService()
                                    .lookupPrincipalByName(user));
                }
            }
            return socket;
        } catch (IOException e) {
            throw new StartException("the folder of a socket cannot be made: " + e);
        }
    }

    /** What the environment of a worker says whose socket is here. */
    static Map<String, String> marks(Path socket) {
        Path folder = socket.getParent();
        return folder == null ? Map.of() : Map.of(Sweeper.MARK, String.valueOf(folder.getParent()));
    }

    @Override
    public void close() {
        sweeper.close();
        remove(path);
    }

    private static void extract(Path program) throws IOException, URISyntaxException {
        URL resource = RuntimeDirectory.class.getResource(WORKER_PACKAGE);
        if (resource == null) {
            throw new IOException("the worker package is missing from the class path");
        }
        URI uri = resource.toURI();
        if (uri.getScheme().equals("jar")) {
            // By its path, not by its URI: a file system of that name could belong to another bridge of this server.
            try (FileSystem jar = FileSystems.newFileSystem(jarOf(uri))) {
                copy(jar.getPath("/python"), program);
            }
        } else {
            copy(Path.of(uri).resolveSibling(""), program);
        }
    }

    private static Path jarOf(URI resource) throws IOException {
        String inner = resource.getRawSchemeSpecificPart();
        String jar = inner.substring(0, inner.indexOf("!/"));
        if (!jar.startsWith("file:")) {
            throw new IOException(
                    "the worker package is in " + jar
                            + ", which is no file; unpack the web application, or put the jar into the lib folder of the container");
        }
        return Path.of(URI.create(jar));
    }

    private static void copy(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(source)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path copy = target.resolve(source.relativize(file).toString());
            boolean folder = Files.isDirectory(file);
            if (folder) {
                Files.createDirectories(copy);
            } else {
                Files.copy(file, copy);
            }
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void removeStale(Path parent, String start) throws IOException {
        try (var candidates = Files.newDirectoryStream(parent, start + "*")) {
            for (Path candidate : candidates) {
                String[] parts = candidate
                        .getFileName()
                        .toString()
                        .substring(start.length())
                        .split("-", -1);
                if (parts.length == 2 && parts[0].matches("\\d{1,18}")) {
                    if (ProcessHandle.of(Long.parseLong(parts[0])).isEmpty() && ours(candidate)) {
                        log.info("removing what a killed server left behind: {}", candidate);
                        remove(candidate);
                    }
                }
            }
        }
    }

    /** Whether it is a folder, and nobody else can have put it there, or put something else in its place. */
    private static boolean ours(Path candidate) throws IOException {
        Object own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
                && own.equals(Files.getAttribute(candidate, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    /** Whoever else removes it at the same time, the sweeper for one, is no hindrance. */
    static void remove(Path folder) {
        Removal removal = new Removal();
        for (int tries = 1; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); tries++) {
            try {
                Files.walkFileTree(folder, removal);
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    log.warn("{} could not be removed: {}", folder, e.toString());
                    return;
                }
            }
        }
    }

    /** Goes on where somebody else was faster: what is gone already is as good as removed. */
    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            return unlessGone(failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                return unlessGone(failure);
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }

        private static FileVisitResult unlessGone(IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
