// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.wsgibridge.config.ConfigurationReader;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameReader;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.environ.Environs;
import org.wsgibridge.exchange.RequestPayload;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.mount.MountTable;
import org.wsgibridge.mount.Route;
import org.wsgibridge.response.ResponseHead;

/** The pieces that every request passes through, in their order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestBenchmark {

    private static final int MOUNTS = 30;

    private final SampleRequest request = new SampleRequest("/shop/17/items");
    private final Environs environs = new Environs("Apache Tomcat/10.1");
    private final byte[] application = "script\0/srv/app.wsgi\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private final FrameWriter writer = new FrameWriter();
    private final FrameReader reader = new FrameReader();
    private final List<Header> headers = List.of(
            new Header("Content-Type", "text/html; charset=utf-8"),
            new Header("Content-Length", "12"),
            new Header("Vary", "Cookie"),
            new Header("X-Frame-Options", "DENY"));
    private byte[] response = new byte[0];
    private @Nullable MountTable mounts;
    private @Nullable Route route;

    /** Reads a configuration with many mounts, of which the last one matches. */
    @Setup
    public void prepare() throws Exception {
        Path folder = Files.createTempDirectory("wsgi-micro-");
        Path script = Files.writeString(folder.resolve("app.wsgi"), "application = None\n");
        var text = new StringBuilder("WSGIDaemonProcess shop\n");
        for (int i = 0; i < MOUNTS; i++) {
            text.append("WSGIScriptAlias /shop/").append(i == MOUNTS - 1 ? "17" : "a" + i);
            text.append(' ').append(script).append(" process-group=shop\n");
        }
        Path configuration = Files.writeString(folder.resolve("wsgi.conf"), text);
        mounts = new MountTable(
                new ConfigurationReader(Map.of()).read(configuration).site());
        route = Objects.requireNonNull(find());
        response = new FrameWriter()
                .begin(FrameType.HEAD)
                .string("200 OK")
                .string("Content-Type")
                .string("text/plain")
                .string("Content-Length")
                .string("12")
                .end()
                .begin(FrameType.DATA)
                .bytes(new byte[12])
                .end()
                .empty(FrameType.END)
                .copy();
    }

    /** From the raw path of the request to its route. */
    @Benchmark
    public @Nullable Route find() {
        return Objects.requireNonNull(mounts)
                .find(request.serverName(), request.serverPort(), request.rawPath());
    }

    /** The environ of a request, variable by variable. */
    @Benchmark
    public void environ(Blackhole hole) {
        environs.write(request, Objects.requireNonNull(route), (name, value) -> {
            hole.consume(name);
            hole.consume(value);
        });
    }

    /** The environ as a REQUEST frame. */
    @Benchmark
    public int request() {
        writer.clear().begin(FrameType.REQUEST);
        var payload = new RequestPayload(writer.payload(), application, "0");
        environs.write(request, Objects.requireNonNull(route), payload);
        payload.end();
        return writer.end().size();
    }

    /** The frames of a small response, taken apart. */
    @Benchmark
    public void response(Blackhole hole) {
        ByteBuffer space = reader.space();
        space.put(response);
        reader.filled();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            hole.consume(frame.type() == FrameType.HEAD ? frame.strings() : frame);
        }
    }

    /** Status and headers of a response, checked. */
    @Benchmark
    public ResponseHead head() {
        return ResponseHead.of("200 OK", headers);
    }
}
