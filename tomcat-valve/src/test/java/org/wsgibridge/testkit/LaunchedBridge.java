// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * {@code wsgi-bridge} as a user starts it: a process of its own, from the packaged jars, on a free port of the loopback
 * address. Closing it ends it and prints its log when it had not been read.
 */
public final class LaunchedBridge implements AutoCloseable {

    /** Many times what a start takes, for a machine that is busy with something else. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private LaunchedBridge(Process process) {
        this.process = process;
        collect(process.getInputStream(), output);
        collect(process.getErrorStream(), log);
    }

    /** Runs the program and returns at once. */
    public static LaunchedBridge run(Path folder, String... arguments) throws IOException {
        return run(List.of(Javas.own().toString()), folder, arguments);
    }

    private static LaunchedBridge run(List<String> java, Path folder, String... arguments) throws IOException {
        // Whoever runs the tests may ignore SIGHUP, as nohup does, and its children would.
        var command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        command.addAll(java);
        Path target = Path.of("target").toAbsolutePath();
        command.add("-cp");
        command.add(jar(target) + ":" + target.resolve("lib") + "/*:" + target.resolve("test-classes"));
        command.add("org.wsgibridge.launcher.Main");
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        return new LaunchedBridge(builder.start());
    }

    /** Runs {@code serve} on a free port and returns when it is ready. */
    public static LaunchedBridge serve(Path folder, String target, String... options) throws IOException {
        return serve(List.of(Javas.own().toString()), folder, target, options);
    }

    /** Runs {@code serve} on a Java that can run Python in its process; skips the test where there is none. */
    public static LaunchedBridge serveInProcess(Path folder, String target, String... options) throws IOException {
        return serve(javaForPython(), folder, target, options);
    }

    /** The same where the server finds no program on its PATH. */
    public static LaunchedBridge serveWithoutPath(Path folder, String target, String... options) throws IOException {
        var java = new ArrayList<>(List.of("/usr/bin/env", "PATH=/nonexistent"));
        java.addAll(javaForPython());
        java.add("-Dwsgibridge.cache=" + folder.resolve("cache"));
        return serve(java, folder, target, options);
    }

    /** Runs the program on a Java that can run Python in its process; skips the test where there is none. */
    public static LaunchedBridge runInProcess(Path folder, String... arguments) throws IOException {
        return run(javaForPython(), folder, arguments);
    }

    /** With the options that the program {@code wsgi-bridge} gives it. */
    private static List<String> javaForPython() throws IOException {
        return List.of(
                Javas.atLeast(22).toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TrimNativeHeapInterval=10000");
    }

    /** Runs {@code serve} by a command that ends with a Java and its options. */
    public static LaunchedBridge serve(List<String> java, Path folder, String target, String... options)
            throws IOException {
        var arguments = new ArrayList<>(List.of("serve", target, "--port", "0"));
        arguments.addAll(List.of(options));
        LaunchedBridge bridge = run(java, folder, arguments.toArray(String[]::new));
        try {
            bridge.await("the bridge to be ready", () -> bridge.readyLine() != null || !bridge.process.isAlive());
            if (bridge.readyLine() == null) {
                throw new AssertionError("the bridge did not start:\n" + String.join("\n", bridge.log()));
            }
            return bridge;
        } catch (AssertionError e) {
            bridge.close();
            throw e;
        }
    }

    private static Path jar(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("tomcat-valve-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("tomcat-valve has not been packaged"));
        }
    }

    /** Where a path of the server is. */
    public URI uri(String path) {
        return URI.create(readyLine().substring("ready: ".length()).strip()).resolve(path);
    }

    /** Asks for a path. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Process id of the server. */
    public long pid() {
        return process.pid();
    }

    /** Its children that are alive, as process ids. */
    public List<Long> children() {
        return process.children().map(ProcessHandle::pid).toList();
    }

    /** Sends a signal to the server. */
    public void signal(String name) throws IOException, InterruptedException {
        kill(name, pid());
    }

    /** Sends a signal to a process. */
    public static void kill(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Whether a process runs; one that has ended and only waits for its parent to notice does not. */
    public static boolean running(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Waits until the server has ended. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the bridge did not end:\n" + String.join("\n", log()));
        }
        return process.exitValue();
    }

    /** Waits until something holds. */
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what + ":\n" + String.join("\n", log()));
            }
            awaitNews();
        }
    }

    /** Waits until a line arrives, or for as long as what cannot be heard of may take. */
    private void awaitNews() {
        synchronized (log) {
            try {
                log.wait(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while it waited", e);
            }
        }
    }

    /** The lines of the standard error so far. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** The lines of the standard output so far. */
    public List<String> output() {
        synchronized (log) {
            return List.copyOf(output);
        }
    }

    private String readyLine() {
        return output().stream()
                .filter(line -> line.startsWith("ready: "))
                .findFirst()
                .orElse(null);
    }

    private void collect(InputStream stream, List<String> lines) {
        var thread = new Thread(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (log) {
                        lines.add(line);
                        log.notifyAll();
                    }
                }
            } catch (IOException e) {
                synchronized (log) {
                    lines.add("(" + e.getMessage() + ")");
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
