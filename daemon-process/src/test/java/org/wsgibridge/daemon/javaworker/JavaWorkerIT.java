// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.daemon.javaworker.ScriptedBridge.Connection;
import org.wsgibridge.daemon.javaworker.ScriptedBridge.Received;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;

/** Requests to a worker that is ready. */
@Timeout(60)
class JavaWorkerIT {

    @TempDir
    private Path folder;

    private ScriptedBridge bridge;
    private Connection slot;

    @BeforeEach
    void start() throws Exception {
        bridge = ScriptedBridge.ready(folder, 1);
        slot = bridge.slot(0);
    }

    @AfterEach
    void end() throws Exception {
        bridge.close();
    }

    @Test
    void answersASmallRequestInASingleWrite() throws Exception {
        slot.request(Fixtures.Hello.class, "0");

        assertThat(slot.receiveOnce()).containsExactly(FrameType.HEAD, FrameType.DATA, FrameType.END);
    }

    @Test
    void sendsStatusAndHeadersOfTheApplication() throws Exception {
        slot.request(Fixtures.Hello.class, "0", "PATH_INFO", "/you");

        assertThat(slot.receive().strings())
                .containsExactly("200", "Content-Type", "text/plain", "Content-Length", "10", "");
        assertThat(slot.body()).isEqualTo("Hello /you");
    }

    @Test
    void answersOneRequestAfterAnother() throws Exception {
        slot.request(Fixtures.Hello.class, "0", "PATH_INFO", "/1");
        slot.body();
        slot.request(Fixtures.Echo.class, "0");
        slot.body();
        slot.request(Fixtures.Hello.class, "0", "PATH_INFO", "/3");

        assertThat(slot.body()).isEqualTo("Hello /3");
    }

    @Test
    void tellsTheApplicationWhereItRuns() throws Exception {
        slot.request(Fixtures.TellsWhereItRuns.class, "0");

        assertThat(slot.body())
                .isEqualTo("shop,tills," + Fixtures.TellsWhereItRuns.class.getName() + ",false,true,false");
    }

    @Test
    void readsABodyThatComesUnasked() throws Exception {
        var frames = Connection.requestFrame(Fixtures.Echo.class, "1", "CONTENT_LENGTH", "7");
        slot.send(body(body(body(frames, "a=1"), "&b=2"), ""));

        assertThat(slot.body()).isEqualTo("a=1&b=2");
    }

    @Test
    void asksForABodyPieceByPiece() throws Exception {
        slot.request(Fixtures.Echo.class, "2");

        assertThat(slot.receive().type()).isEqualTo(FrameType.READ);
        slot.send(body(new FrameWriter(), "first "));
        assertThat(slot.receive().type()).isEqualTo(FrameType.READ);
        slot.send(body(new FrameWriter(), "second"));
        assertThat(slot.receive().type()).isEqualTo(FrameType.READ);
        slot.send(body(new FrameWriter(), ""));
        assertThat(slot.body()).isEqualTo("first second");
    }

    @Test
    void passesALargeBodyThrough() throws Exception {
        String large = "0123456789".repeat(20_000);
        slot.request(Fixtures.Echo.class, "2");

        for (int from = 0; from < large.length(); from += 50_000) {
            slot.receive();
            slot.send(body(new FrameWriter(), large.substring(from, from + 50_000)));
        }
        slot.receive();
        slot.send(body(new FrameWriter(), ""));
        assertThat(slot.body()).isEqualTo(large);
    }

    @Test
    void skipsABodyThatTheApplicationDidNotRead() throws Exception {
        var frames = Connection.requestFrame(Fixtures.Hello.class, "1", "PATH_INFO", "/1");
        slot.send(body(body(frames, "never read"), ""));
        slot.body();

        slot.request(Fixtures.Hello.class, "0", "PATH_INFO", "/2");

        assertThat(slot.body()).isEqualTo("Hello /2");
    }

    @Test
    void reportsAFailureInPlaceOfTheResponse() throws Exception {
        slot.request(Fixtures.Fails.class, "0");

        Received failed = slot.receive();

        assertThat(failed.type()).isEqualTo(FrameType.FAILED);
        assertThat(failed.strings().get(0))
                .isEqualTo("IllegalStateException exception raised processing WSGI script '"
                        + Fixtures.Fails.class.getName()
                        + "'. java.lang.IllegalStateException: no luck today");
        assertThat(failed.strings().get(1)).contains(Fixtures.Fails.class.getName() + ".call(");
    }

    @Test
    void reportsAFailureInTheMiddleOfTheResponse() throws Exception {
        slot.request(Fixtures.FailsMidway.class, "0");

        assertThat(slot.receive().type()).isEqualTo(FrameType.HEAD);
        assertThat(slot.receive().text()).isEqualTo("half");
        assertThat(slot.receive().type()).isEqualTo(FrameType.FAILED);
    }

    @Test
    void staysFitAfterAFailure() throws Exception {
        slot.request(Fixtures.FailsMidway.class, "0");
        slot.await(FrameType.FAILED);

        slot.request(Fixtures.Hello.class, "0");

        assertThat(slot.body()).isEqualTo("Hello ");
    }

    @Test
    void saysThatItCannotRunPython() throws Exception {
        var writer = new FrameWriter().begin(FrameType.REQUEST);
        writer.number(0);
        for (String text : new String[] {"script", "/srv/hello.wsgi", "application", ""}) {
            writer.string(text);
        }
        writer.payload().number(4, writer.size() - 8).string("0");
        slot.send(writer.end());

        assertThat(slot.receive().strings().get(0))
                .isEqualTo("a Java worker cannot run /srv/hello.wsgi, which is a script; it runs jars and classes");
    }

    @Test
    void stopsAResponseThatIsCancelled() throws Exception {
        slot.request(Fixtures.NeverEnds.class, "0");
        slot.await(FrameType.DATA);

        slot.send(new FrameWriter().empty(FrameType.CANCEL));

        assertThat(slot.await(FrameType.FAILED).strings().get(0)).isEqualTo("the request was given up");
        assertThat(bridge.errors()).contains("the body is closed");
    }

    @Test
    void stopsACancelledResponseWhoseRequestBodyWasNotRead() throws Exception {
        slot.send(body(body(Connection.requestFrame(Fixtures.NeverEnds.class, "1"), "never read"), ""));
        slot.await(FrameType.DATA);

        slot.send(new FrameWriter().empty(FrameType.CANCEL));

        assertThat(slot.await(FrameType.FAILED).strings().get(0)).isEqualTo("the request was given up");
    }

    @Test
    void ignoresACancelBetweenRequests() throws Exception {
        slot.send(new FrameWriter().empty(FrameType.CANCEL));
        slot.request(Fixtures.Hello.class, "0");

        assertThat(slot.body()).isEqualTo("Hello ");
    }

    @Test
    void passesABrokenRequestBodyToTheApplication() throws Exception {
        slot.request(Fixtures.Echo.class, "2");
        slot.receive();

        slot.send(new FrameWriter()
                .begin(FrameType.BODY_FAILED)
                .bytes("the client has gone away".getBytes(UTF_8))
                .end());

        assertThat(slot.await(FrameType.FAILED).strings().get(0))
                .isEqualTo("the request body broke off: the client has gone away");
    }

    @Test
    void writesErrorsOfTheApplicationToItsStandardErrorAsUtf8() throws Exception {
        slot.request(Fixtures.WritesErrors.class, "0");
        slot.body();

        assertThat(bridge.errors()).contains("gr\u00fcn is the colour");
    }

    private static FrameWriter body(FrameWriter writer, String bytes) {
        return writer.begin(FrameType.BODY).bytes(bytes.getBytes(UTF_8)).end();
    }
}
