// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.RawHttp;
import org.wsgibridge.testkit.Scripts;

/** {@code wsgi.file_wrapper}: whether the server or the worker reads the file, the client sees the same. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileWrapperIT {

    private static final String CONTENT = "0123456789".repeat(200_000);

    @TempDir
    static Path folder;

    private LaunchedBridge bridge;

    @BeforeAll
    void start() throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("app.py", """
                import io, os, tempfile
                HERE = os.path.dirname(os.path.abspath(__file__))
                def application(environ, start_response):
                    what = environ['PATH_INFO']
                    if what == '/io':
                        with open('/proc/thread-self/io') as f:
                            body = f.readline().split()[1].encode()
                        start_response('200 OK', [])
                        return [body]
                    file = open(os.path.join(HERE, 'file'), 'rb')
                    headers = [('Content-Type', 'text/plain')]
                    if what == '/range':
                        file.seek(10)
                        headers += [('Content-Length', '100005'), ('Content-Range', 'bytes 10-100014/2000000')]
                        start_response('206 Partial Content', headers)
                    elif what == '/deleted':
                        file = tempfile.TemporaryFile()
                        file.write(b'x' * 100_000)
                        file.seek(0)
                        start_response('200 OK', headers)
                    elif what == '/memory':
                        file = io.BytesIO(b'y' * 100_000)
                        start_response('200 OK', headers)
                    elif what == '/after':
                        start_response('200 OK', headers)(b'before,')
                    else:
                        start_response('200 OK', headers)
                    return environ['wsgi.file_wrapper'](file)
                """);
        scripts.write("file", CONTENT);
        bridge = LaunchedBridge.serve(folder, "app.py", "--threads", "1");
    }

    @AfterAll
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void sendsAFileWithItsLength() throws Exception {
        HttpResponse<String> response = bridge.get("/file");

        assertThat(response.headers().firstValue("Content-Length")).hasValue("2000000");
        assertThat(response.body()).isEqualTo(CONTENT);
    }

    @Test
    void costsTheWorkerNoReadingOfTheFile() throws Exception {
        long before = bytesReadByTheWorker();
        bridge.get("/file");

        assertThat(bytesReadByTheWorker() - before).isLessThan(100_000);
    }

    @Test
    void sendsThePartThatTheApplicationWants() throws Exception {
        HttpResponse<String> response = bridge.get("/range");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(CONTENT.substring(10, 100_015));
    }

    @Test
    void sendsAFileThatExistsNoMore() throws Exception {
        assertThat(bridge.get("/deleted").body()).isEqualTo("x".repeat(100_000));
    }

    @Test
    void sendsWhatIsNoFile() throws Exception {
        assertThat(bridge.get("/memory").body()).isEqualTo("y".repeat(100_000));
    }

    @Test
    void sendsAFileAfterWhatWasWritten() throws Exception {
        assertThat(bridge.get("/after").body()).isEqualTo("before," + CONTENT);
    }

    @Test
    void keepsTheConnectionOpen() throws Exception {
        try (var client = new RawHttp(bridge.uri("/"))) {
            String request = "GET /range HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String end = CONTENT.substring(100_000, 100_015);
            client.send(request).readUntil("\r\n\r\n" + CONTENT.substring(10, 100_000) + end);

            assertThat(client.send(request).readUntil(end)).startsWith("HTTP/1.1 206");
        }
    }

    private long bytesReadByTheWorker() throws Exception {
        return Long.parseLong(bridge.get("/io").body());
    }
}
