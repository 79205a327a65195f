// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsgibridge.embedded.PythonHere.Way;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.response.testkit.RecordingExchange;

/** What an application may do without taking the server with it. Every test ends with a request that is answered. */
@Timeout(60)
class RobustnessIT {

    @TempDir
    private Path folder;

    @AfterEach
    void stillAnswers() throws IOException {
        for (Way way : Way.values()) {
            assertThat(answer(way, "alive", "def answer(environ): return 'alive'"))
                    .isEqualTo("alive");
        }
    }

    private String answer(Way way, String name, String body) throws IOException {
        var exchange = RecordingExchange.get();
        way.serve(PythonHere.answering(folder, name + ".wsgi", body), exchange);
        return exchange.text();
    }

    private void assertFails(Way way, String body, String words) {
        assertThatExceptionOfType(ApplicationFailure.class)
                .isThrownBy(() -> answer(way, "fails", body))
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @EnumSource
    void answersInWordsWhenTheResultIsNestedTooDeeply(Way way) {
        assertFails(way, """
                import json
                def answer(environ):
                    nested = []
                    for _ in range(100000): nested = [nested]
                    return json.dumps(nested)
                """, "RecursionError");
    }

    @ParameterizedTest
    @EnumSource
    void answersInWordsWhenTheInputIsNestedTooDeeply(Way way) {
        assertFails(way, "import json\ndef answer(environ): json.loads('[' * 100000)", "RecursionError");
    }

    @ParameterizedTest
    @EnumSource
    void answersInWordsWhenTheApplicationCallsItselfForEver(Way way) {
        assertFails(way, "def answer(environ): return answer(environ)", "RecursionError");
    }

    @ParameterizedTest
    @EnumSource
    void takesExitForAFailureOfTheRequest(Way way) {
        assertFails(way, "import sys\ndef answer(environ): sys.exit(3)", "SystemExit: 3");
    }

    @ParameterizedTest
    @EnumSource
    void takesTheHardExitForAFailureOfTheRequest(Way way) {
        assertFails(way, "import os\ndef answer(environ): os._exit(3)", "SystemExit: 3");
    }

    @ParameterizedTest
    @EnumSource
    void survivesAnExceptionInAThread(Way way) throws IOException {
        String answer = answer(way, "thread", """
                import threading
                def fail(): raise ValueError('in a thread')
                def answer(environ):
                    thread = threading.Thread(target=fail)
                    thread.start()
                    thread.join()
                    return 'joined'
                """);

        assertThat(answer).isEqualTo("joined");
    }

    @ParameterizedTest
    @EnumSource
    void letsThreadsOfTheApplicationWriteToTheLog(Way way) throws IOException {
        String answer = answer(way, "threads", """
                import threading
                def answer(environ):
                    for number in range(100):
                        thread = threading.Thread(target=print, args=('from thread', number))
                        thread.start()
                        thread.join()
                    return 'done'
                """);

        assertThat(answer).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    void survivesTenThousandThreadsOneAfterAnother(Way way) throws IOException {
        String answer = answer(way, "many", """
                import threading
                def answer(environ):
                    for _ in range(10000):
                        thread = threading.Thread(target=int)
                        thread.start()
                        thread.join()
                    return 'done'
                """);

        assertThat(answer).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheSignalsToTheJvm(Way way) throws IOException {
        String answer = answer(way, "signal", """
                import signal
                def answer(environ):
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    return signal.getsignal(signal.SIGTERM)
                """);

        assertThat(answer).doesNotContain("SIG_IGN");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAlarmsThatWouldEndTheServer(Way way) {
        assertFails(way, "import signal\ndef answer(environ): signal.alarm(1)", "SIGALRM");
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheJvmItsNullPointers(Way way) throws IOException {
        answer(way, "fault", "import faulthandler\ndef answer(environ): return faulthandler.enable()");

        assertThat(nullPointers(200_000)).isEqualTo(200_000);
    }

    /** Often enough for compiled code, where the JVM learns of a null pointer by SIGSEGV. */
    private static int nullPointers(int wanted) {
        int caught = 0;
        var texts = new String[] {null};
        for (int i = 0; i < wanted; i++) {
            try {
                caught += texts[0].length();
            } catch (NullPointerException e) {
                caught++;
            }
        }
        return caught;
    }

    @Test
    void refusesToForkBesideOtherInterpreters() throws IOException {
        stillAnswers();

        assertFails(Way.DIRECTLY, "import os\ndef answer(environ): return os.fork()", "several interpreters");
        assertFails(Way.BESIDE, "import os\ndef answer(environ): return os.fork()", "several interpreters");
    }

    @ParameterizedTest
    @EnumSource
    void runsOtherPrograms(Way way) throws IOException {
        String answer = answer(
                way,
                "program",
                "import subprocess\ndef answer(environ): return subprocess.check_output(['echo', 'run'], text=True)");

        assertThat(answer).isEqualTo("run\n");
    }

    @ParameterizedTest
    @EnumSource
    void runsAnEventLoop(Way way) throws IOException {
        String answer = answer(way, "loop", """
                import asyncio
                async def slowly():
                    await asyncio.sleep(0.001)
                    return 'awaited'
                def answer(environ): return asyncio.run(slowly())
                """);

        assertThat(answer).isEqualTo("awaited");
    }

    @ParameterizedTest
    @EnumSource
    void givesTheApplicationAnInputThatIsAtItsEnd(Way way) throws IOException {
        assertThat(answer(way, "input", "import sys\ndef answer(environ): return repr(sys.stdin.read())"))
                .isEqualTo("''");
    }
}
