// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The CPython that the bridge brings along when it was built with the profile {@code bundled-python}: for machines that
 * have none. It is unpacked to a cache when it is first wanted.
 *
 * <p>The folder in the cache is named after version and content, appears complete or not at all, and is never changed:
 * several servers may want it at once, and an older one keeps its own.
 */
public final class BundledPython {

    /** Stands in the jar that holds it: {@code version}, {@code root} and {@code executable} below that. */
    static final String DESCRIPTION = "META-INF/wsgi-bridge/bundled-python.properties";

    private static final int DIGEST_LENGTH = 16;

    private final ClassLoader loader;
    private final Path cache;

    /**
     * What a class loader finds, for a cache.
     *
     * @param cache folder, made when it is needed
     */
    BundledPython(ClassLoader loader, Path cache) {
        this.loader = loader;
        this.cache = cache;
    }

    /**
     * Its executable, unpacked. May take some seconds the first time.
     *
     * @return empty when the bridge was built without it, or for another kind of machine
     * @throws IOException when the cache cannot be written; the message says what to do
     */
    public static Optional<Path> executable() throws IOException {
        boolean fits = System.getProperty("os.name", "").equals("Linux")
                && List.of("amd64", "x86_64").contains(System.getProperty("os.arch", ""));
        return fits
                ? new BundledPython(BundledPython.class.getClassLoader(), usualCache(System.getenv())).unpacked()
                : Optional.empty();
    }

    /** Workers of any account must be able to read it, so that root's own home is no place for it. */
    private static Path usualCache(Map<String, String> environment) {
        String given = System.getProperty("wsgibridge.cache", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/var/cache/wsgi-bridge");
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path folder = caches.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(caches);
        return folder.resolve("wsgi-bridge");
    }

    /** The executable, see {@link #executable}. */
    Optional<Path> unpacked() throws IOException {
        URL description = loader.getResource(DESCRIPTION);
        if (description == null || !(description.openConnection() instanceof JarURLConnection connection)) {
            return Optional.empty();
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            var properties = new Properties();
            try (InputStream in = jar.getInputStream(connection.getJarEntry())) {
                properties.load(in);
            }
            String root = properties.getProperty("root");
            List<JarEntry> files = jar.stream()
                    .filter(entry -> entry.getName().startsWith(root) && !entry.isDirectory())
                    .toList();
            Path home = cache.resolve("python-" + properties.getProperty("version") + "-" + digest(files));
            if (!Files.isDirectory(home)) {
                unpack(jar, files, root, home);
            }
            return Optional.of(home.resolve(properties.getProperty("executable")));
        } catch (FileSystemException e) {
            throw new IOException(
                    "the bundled Python cannot be unpacked to " + cache + ": " + e
                            + "; make room there, or name another folder with -Dwsgibridge.cache=",
                    e);
        }
    }

    private static String digest(List<JarEntry> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (JarEntry file : files) {
                digest.update((file.getName() + '\0' + file.getCrc() + '\0').getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void unpack(JarFile jar, List<JarEntry> files, String root, Path home) throws IOException {
        Files.createDirectories(cache);
        Path part = Files.createTempDirectory(cache, "unpacking-");
        try {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (JarEntry file : files) {
                Path target =
                        part.resolve(file.getName().substring(root.length())).normalize();
                if (!target.startsWith(part)) {
                    throw new IOException(file.getName() + " leads out of its folder; use the jar as it was published");
                }
                Files.createDirectories(target.getParent());
                try (InputStream in = jar.getInputStream(file)) {
                    Files.copy(in, target);
                }
                boolean program = part.relativize(target).startsWith("bin");
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
            appear(part, home);
        } finally {
            delete(part);
        }
    }

    /** Another server may have been faster, with the same. */
    private static void appear(Path part, Path home) throws IOException {
        try {
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
