// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.daemon.javaworker.ScriptedBridge.Received;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

/** The beginning and the end of a worker process. */
@Timeout(60)
class JavaWorkerLifeIT {

    @TempDir
    private Path folder;

    @Test
    void saysHelloOnEveryChannel() throws Exception {
        try (var bridge = ScriptedBridge.launch(folder, 2)) {
            String process = Long.toString(bridge.worker().pid());

            assertThat(bridge.slot(0).receive())
                    .isEqualTo(new Received(FrameType.HELLO, "0f9a\000responses 0\0" + process + "\0"));
            assertThat(bridge.slot(1).receive())
                    .isEqualTo(new Received(FrameType.HELLO, "0f9a\000responses 1\0" + process + "\0"));
        }
    }

    @Test
    void tellsAboutItselfWhenItIsReady() throws Exception {
        try (var bridge = ScriptedBridge.launch(folder, 1, Fixtures.Hello.class)) {
            bridge.slot(0).receive();

            Received ready = bridge.slot(0).receive();

            assertThat(ready.type()).isEqualTo(FrameType.READY);
            assertThat(ready.strings())
                    .contains("version", System.getProperty("java.version"), "user", System.getProperty("user.name"))
                    .contains("executable", "prefix", "group", "seconds");
        }
    }

    @Test
    void endsWhenAnApplicationCannotBeLoaded() throws Exception {
        try (var bridge = ScriptedBridge.launch(folder, 1, Fixtures.FailsToStart.class)) {
            bridge.slot(0).receive();

            Received failed = bridge.slot(0).receive();

            assertThat(failed.type()).isEqualTo(FrameType.LOAD_FAILED);
            assertThat(failed.strings().get(0))
                    .endsWith("FailsToStart on the class path of the server failed: "
                            + "java.lang.IllegalStateException: no database");
            assertThat(failed.strings().get(1)).contains("FailsToStart.<init>");
            assertThat(bridge.exitStatus()).isEqualTo(3);
        }
    }

    @Test
    void endsWithItsLastChannelAndClosesItsApplications() throws Exception {
        try (var bridge = ScriptedBridge.ready(folder, 2)) {
            bridge.slot(0).request(Fixtures.Hello.class, "0");
            bridge.slot(0).body();

            bridge.slot(0).close();
            bridge.slot(1).request(Fixtures.Hello.class, "0");
            assertThat(bridge.slot(1).body()).isEqualTo("Hello ");
            bridge.slot(1).close();

            assertThat(bridge.exitStatus()).isZero();
            assertThat(bridge.errors()).containsOnlyOnce("hello is closed");
        }
    }

    @Test
    void endsAtOnceWhenTheBridgeIsGone() throws Exception {
        try (var bridge = ScriptedBridge.ready(folder, 1)) {
            bridge.slot(0).request(Fixtures.Echo.class, "2");
            bridge.slot(0).receive();

            bridge.vanish();

            assertThat(bridge.exitStatus()).isZero();
        }
    }

    @Test
    void finishesItsRequestsWhenItIsTerminated() throws Exception {
        try (var bridge = ScriptedBridge.ready(folder, 2)) {
            bridge.slot(0).request(Fixtures.Echo.class, "2");
            bridge.slot(0).receive();

            // Process.destroy would close the standard input too, which means something else.
            bridge.worker().toHandle().destroy();
            assertThat(bridge.slot(1).receiveOrNull()).isNull();
            bridge.slot(0).send(body("late"));
            bridge.slot(0).receive();
            bridge.slot(0).send(body(""));

            assertThat(bridge.slot(0).body()).isEqualTo("late");
            assertThat(bridge.exitStatus()).isZero();
        }
    }

    @Test
    void endsWhenTheLaunchMakesNoSense() throws Exception {
        try (var bridge = ScriptedBridge.silent(folder)) {
            bridge.tell(bridge.launch(0).end());

            assertThat(bridge.exitStatus()).isEqualTo(4);
            assertThat(bridge.errors())
                    .contains(
                            "the worker was not started by a bridge: LAUNCH: threads must be a number from 1 but is 0");
        }
    }

    @Test
    void endsWhenNobodyTellsItAnything() throws Exception {
        try (var bridge = ScriptedBridge.silent(folder)) {
            bridge.vanish();

            assertThat(bridge.exitStatus()).isEqualTo(4);
        }
    }

    @Test
    void endsWhenTheBridgeCannotBeReached() throws Exception {
        try (var bridge = ScriptedBridge.silent(folder)) {
            bridge.tell(bridge.launch(1)
                    .text("socket")
                    .text(folder.resolve("none").toString())
                    .end());

            assertThat(bridge.exitStatus()).isEqualTo(4);
            assertThat(bridge.errors()).contains("the bridge cannot be reached at " + folder.resolve("none"));
        }
    }

    @Test
    void endsWhenAChannelCarriesWhatIsNoFrame() throws Exception {
        try (var bridge = ScriptedBridge.ready(folder, 2)) {
            bridge.slot(0).send(new FrameWriter().empty(FrameType.HELLO));

            assertThat(bridge.exitStatus()).isEqualTo(6);
            assertThat(bridge.errors()).contains("HELLO arrived where a REQUEST was expected");
        }
    }

    private static FrameWriter body(String bytes) {
        return new FrameWriter()
                .begin(FrameType.BODY)
                .bytes(bytes.getBytes(UTF_8))
                .end();
    }
}
