// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Tomcat distribution as an administrator runs it: {@code bin/catalina.sh run}, on a port of the system's choice.
 * Closing it ends it.
 */
public final class StockTomcat implements AutoCloseable {

    /** Many times what a start takes, for a machine that is busy with something else. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Pattern PORT = Pattern.compile("Starting ProtocolHandler \\[\"http-.*-auto-\\d+-(\\d+)\"]");

    private final TomcatBase base;
    private final Process process;
    private final List<String> log = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private StockTomcat(TomcatBase base, Process process) {
        this.base = base;
        this.process = process;
        var reader = new Thread(this::collect);
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs it and returns at once. */
    public static StockTomcat run(TomcatBase base, Path java) throws IOException {
        return run(List.of(), base, java);
    }

    private static StockTomcat run(List<String> before, TomcatBase base, Path java) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of("sh", base.home().resolve("bin/catalina.sh").toString(), "run"));
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("CATALINA_HOME", base.home().toString());
        builder.environment().put("CATALINA_BASE", base.folder().toString());
        builder.environment().put("CATALINA_TMPDIR", base.temporary().toString());
        builder.environment().keySet().removeAll(List.of("JRE_HOME", "JAVA_OPTS", "CATALINA_OPTS", "CLASSPATH"));
        return new StockTomcat(base, builder.redirectErrorStream(true).start());
    }

    /** Runs it and returns when it serves. */
    public static StockTomcat start(TomcatBase base, Path java) throws IOException {
        return start(List.of(), base, java);
    }

    /** Runs it as another account, when that of the test may do so, and returns when it serves. */
    public static StockTomcat startAs(String user, TomcatBase base, Path java) throws IOException {
        List<String> before = System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--no-new-privs")
                : List.of();
        return start(before, base, java);
    }

    private static StockTomcat start(List<String> before, TomcatBase base, Path java) throws IOException {
        StockTomcat tomcat = run(before, base, java);
        try {
            tomcat.await("Tomcat to start", () -> tomcat.logs("Server startup in") || !tomcat.process.isAlive());
            if (tomcat.port().isEmpty()) {
                throw new AssertionError("Tomcat did not start:\n" + String.join("\n", tomcat.log()));
            }
            return tomcat;
        } catch (AssertionError e) {
            tomcat.close();
            throw e;
        }
    }

    /** CATALINA_BASE. */
    public Path base() {
        return base.folder();
    }

    /** Where a path of the server is. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port().orElseThrow() + path);
    }

    /** Asks for a path. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Process id of the JVM. */
    public long pid() {
        return process.pid();
    }

    /** Its children that are alive, as process ids. */
    public List<Long> children() {
        return process.children().map(ProcessHandle::pid).toList();
    }

    /** Stops it as a service manager does, and returns when it has ended. */
    public void stop() throws InterruptedException {
        process.destroy();
        awaitExit();
    }

    /** Waits until it has ended. */
    public void awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Tomcat did not end:\n" + String.join("\n", log()));
        }
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

    /** The lines of the console so far. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Whether a line of the console has a text in it. */
    public boolean logs(String text) {
        return log().stream().anyMatch(line -> line.contains(text));
    }

    private Optional<String> port() {
        return log().stream()
                .flatMap(line -> PORT.matcher(line).results())
                .map((MatchResult match) -> match.group(1))
                .findFirst();
    }

    private void collect() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(" + e.getMessage() + ")");
        }
    }

    private void add(String line) {
        synchronized (log) {
            log.add(line);
            log.notifyAll();
        }
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
