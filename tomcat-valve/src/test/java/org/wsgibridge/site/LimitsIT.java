// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** What holds for a worker before code of its application runs, and what becomes of one that goes too far. */
@Timeout(120)
class LimitsIT {

    /** Notes what holds while the script is loaded, and evaluates the query string in a request. */
    private static final String APPLICATION = """
            import os, resource, sys, threading
            from urllib.parse import unquote
            limit = lambda name: resource.getrlimit(getattr(resource, 'RLIMIT_' + name))
            at_load = (limit('CPU'), limit('DATA')[0], limit('AS')[0], os.nice(0), sys.getswitchinterval(),
                       '%03o' % os.umask(0o77), os.environ.get('PYTHON_EGG_CACHE'))
            def application(environ, start_response):
                answer = str(eval(unquote(environ['QUERY_STRING']))).encode()
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [answer]
            """;

    @TempDir
    Path folder;

    private Scripts scripts;

    @BeforeEach
    void scripts() throws IOException {
        scripts = new Scripts(folder);
        scripts.write("app.wsgi", APPLICATION);
    }

    private LaunchedBridge serve(String options) throws IOException {
        scripts.write(
                "wsgi.conf",
                "WSGIDaemonProcess group " + options + "\nWSGIScriptAlias / app.wsgi process-group=group\n");
        return LaunchedBridge.serve(folder, "wsgi.conf");
    }

    private static boolean root() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @Test
    void holdBeforeTheApplicationIsLoaded() throws Exception {
        try (var bridge = serve("cpu-time-limit=20 shutdown-timeout=7 memory-limit=1000000000"
                + " virtual-memory-limit=3000000000 cpu-priority=5 switch-interval=0.02 umask=027 python-eggs=/eggs")) {
            assertThat(bridge.get("/?at_load").body())
                    .isEqualTo("((20, 28), 1000000000, 3000000000, 5, 0.02, '027', '/eggs')");
        }
    }

    @Test
    void replaceAWorkerThatHasUsedUpItsProcessorTimeWithoutAFailure() throws Exception {
        scripts.write("app.wsgi", """
                import os, time
                def application(environ, start_response):
                    end = time.process_time() + 0.05
                    while time.process_time() < end:
                        pass
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [str(os.getpid()).encode()]
                """);
        try (var bridge = serve("cpu-time-limit=1 threads=1")) {
            String first = bridge.get("/").body();

            bridge.await("another worker to answer", () -> !get(bridge, "/").equals(first));

            assertThat(bridge.log()).anyMatch(line -> line.contains("cpu_time_limit"));
        }
    }

    @Test
    void letAnApplicationFailThatWantsMoreMemory() throws Exception {
        try (var bridge = serve("memory-limit=300000000")) {
            assertThat(bridge.get("/?len(bytearray(400000000))").statusCode()).isEqualTo(500);
            assertThat(bridge.get("/?len(bytearray(1000))").body()).isEqualTo("1000");
            assertThat(bridge.log()).anyMatch(line -> line.contains("MemoryError"));
        }
    }

    @Test
    void giveTheThreadsOfRequestsTheirStack() throws Exception {
        scripts.write("app.wsgi", """
                import ctypes, threading
                def application(environ, start_response):
                    attributes, size = ctypes.create_string_buffer(64), ctypes.c_size_t()
                    c = ctypes.CDLL(None)
                    c.pthread_getattr_np(ctypes.c_void_p(threading.get_ident()), attributes)
                    c.pthread_attr_getstacksize(attributes, ctypes.byref(size))
                    start_response('200 OK', [('Content-Type', 'text/plain')])
                    return [str(size.value).encode()]
                """);
        try (var bridge = serve("stack-size=1048576")) {
            assertThat(bridge.get("/").body()).isEqualTo("1048576");
        }
    }

    @Test
    void refuseAScriptOfAnotherOwner() throws Exception {
        try (var bridge = serve("script-user=nobody")) {
            assertThat(bridge.get("/?1").statusCode()).isEqualTo(403);
            assertThat(bridge.log())
                    .anyMatch(line -> line.contains("app.wsgi is not loaded"))
                    .anyMatch(line -> line.contains("WB0112"));
        }
    }

    @Test
    void refuseAScriptThatOthersMayWriteTo() throws Exception {
        String own = Files.getOwner(folder).getName();
        Path script = folder.resolve("app.wsgi");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        try (var bridge = serve("script-user=" + own)) {
            assertThat(bridge.get("/?1").body()).isEqualTo("1");

            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-rw-r--"));

            assertThat(bridge.get("/?1").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void giveWorkersOfAnotherAccountTheirGroups() throws Exception {
        assumeTrue(root(), "only root can become somebody else");
        try (var bridge = serve("user=nobody supplementary-groups=#12,#13 cpu-priority=-3")) {
            assertThat(bridge.get("/?os.getresuid(),sorted(os.getgroups()),at_load[3]")
                            .body())
                    .isEqualTo("((65534, 65534, 65534), [12, 13, 65534], -3)");
        }
    }

    @Test
    void giveWorkersTheirAccount() throws Exception {
        assumeTrue(root(), "only root can become somebody else");
        try (var bridge = serve("user=nobody group=#12")) {
            assertThat(bridge.get("/?os.getresuid(),os.getresgid()").body())
                    .isEqualTo("((65534, 65534, 65534), (12, 12, 12))");
        }
    }

    @Test
    void lockAWorkerIntoItsRootDirectory() throws Exception {
        assumeTrue(root(), "only root can change the root directory");
        Path root = Files.createDirectory(folder.resolve("root"));
        scripts.write("root" + folder.resolve("app.wsgi"), APPLICATION);
        try (var bridge = serve("user=nobody chroot=" + root)) {
            assertThat(bridge.get("/?os.listdir('/')").body()).isEqualTo("['" + folder.getName(0) + "']");
        }
    }

    private static String get(LaunchedBridge bridge, String path) {
        try {
            var response = bridge.get(path);
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
