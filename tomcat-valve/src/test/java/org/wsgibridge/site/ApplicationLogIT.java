// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.testkit.LaunchedBridge;
import org.wsgibridge.testkit.Scripts;

/** What an application says, as an administrator reads it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationLogIT {

    @TempDir
    static Path folder;

    private LaunchedBridge bridge;

    @BeforeAll
    void start() throws IOException {
        var scripts = new Scripts(folder);
        scripts.write("app.py", """
                import logging, os, threading, traceback
                def application(environ, start_response):
                    what = environ['PATH_INFO']
                    if what == '/print':
                        print('printed \\u00e9')
                    elif what == '/lines':
                        print('first line\\n2026-01-01 00:00:00.000 ERROR forged: a record\\x1b[31m')
                    elif what == '/logging':
                        logging.getLogger('shop').error('no stock')
                    elif what == '/thread':
                        thread = threading.Thread(target=int, args=('no number',))
                        thread.start()
                        thread.join()
                    elif what == '/frame':
                        os.write(1, b'\\x16\\0\\0\\0a frame?\\n')
                    body = b'%d' % os.getpid()
                    start_response('200 OK', [])
                    return [body]
                """);
        bridge = LaunchedBridge.serve(folder, "app.py");
    }

    @AfterAll
    void stop() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void makesARecordOfEveryLineSoThatNoneCanBeForged() throws Exception {
        bridge.get("/lines");

        bridge.await("the lines", () -> bridge.log().stream().anyMatch(line -> line.contains("forged: a record")));

        assertThat(bridge.log())
                .filteredOn(line -> line.contains("first line") || line.contains("forged: a record"))
                .hasSize(2)
                .allMatch(line -> line.contains("wsgi.application.default: worker="))
                .anyMatch(line -> line.endsWith("a record\\x1b[31m"));
    }

    @Test
    void saysWhichWorkerPrintedWhat() throws Exception {
        String pid = bridge.get("/print").body();

        assertThat(lineWith("printed \u00e9"))
                .contains(" INFO ", "wsgi.application.default: worker=" + pid + " request=");
    }

    @Test
    void givesARecordOfLoggingItsLevelAndLogger() throws Exception {
        bridge.get("/logging");

        assertThat(lineWith("no stock")).contains(" ERROR ", "logger=shop: no stock");
    }

    @Test
    void keepsTheTracebackOfAThreadTogether() throws Exception {
        bridge.get("/thread");

        String last = lineWith("ValueError: invalid literal");
        List<String> log = bridge.log();
        int end = log.indexOf(last);
        assertThat(log.subList(0, end))
                .anyMatch(line -> line.contains(" ERROR ") && line.contains("Exception in thread"));
        int first = log.indexOf(lineWith("Exception in thread"));
        assertThat(log.subList(first, end)).allMatch(line -> line.contains(" ERROR wsgi.application.default: worker="));
    }

    @Test
    void takesWhatIsWrittenToADescriptorForWords() throws Exception {
        bridge.get("/frame");

        assertThat(lineWith("a frame?")).contains(" INFO ", "worker=");
        assertThat(bridge.get("/print").statusCode()).isEqualTo(200);
    }

    private String lineWith(String text) {
        bridge.await("the log to say " + text, () -> bridge.log().stream().anyMatch(line -> line.contains(text)));
        return bridge.log().stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow();
    }
}
