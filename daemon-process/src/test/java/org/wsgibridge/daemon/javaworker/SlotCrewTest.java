// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsgibridge.daemon.javaworker.ScriptedBridge.Connection;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.gateway.Environ;
import org.wsgibridge.gateway.GatewayCallable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;

/** Slots in the process of the test, whose other ends it plays. */
@Timeout(30)
class SlotCrewTest {

    private static final int SLOTS = 2;

    @TempDir
    private Path folder;

    private final List<Connection> bridge = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private final Queue<Slot> ended = new ConcurrentLinkedQueue<>();
    private final CountDownLatch serving = new CountDownLatch(SLOTS);

    @BeforeEach
    void start() throws Exception {
        Path socket = folder.resolve("socket");
        var gateways = new WorkerGateways(
                new Launch(socket, "token", SLOTS, "shop", "", false, false, 0, List.of()), line -> {});
        var crew = new SlotCrew(SLOTS, 0);
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            for (int number = 0; number < SLOTS; number++) {
                var channel = SlotChannel.connect(socket, purpose -> new FrameWriter(), crew::stepAside);
                bridge.add(new Connection(listener.accept(), listener.accept()));
                slots.add(new Slot(number, channel, gateways, slot -> ended(slot, crew)));
            }
        }
        crew.serve(slots);
    }

    private void ended(Slot slot, SlotCrew crew) {
        ended.add(slot);
        crew.ended();
        serving.countDown();
    }

    @AfterEach
    void close() throws Exception {
        for (Connection connection : bridge) {
            connection.close();
        }
        Blocks.GO_ON.countDown();
        serving.await();
        assertThat(ended).containsExactlyInAnyOrderElementsOf(slots);
    }

    @Test
    void servesASlotWhileAnotherWaitsForItsBody() throws Exception {
        bridge.get(0).request(Fixtures.Echo.class, "2");
        bridge.get(0).await(FrameType.READ);

        bridge.get(1).request(Fixtures.Hello.class, "0");

        assertThat(bridge.get(1).body()).isEqualTo("Hello ");
    }

    @Test
    void servesASlotWhileTheApplicationOfAnotherIsHeldUp() throws Exception {
        bridge.get(0).request(Blocks.class, "0");

        bridge.get(1).request(Fixtures.Hello.class, "0");

        assertThat(bridge.get(1).body()).isEqualTo("Hello ");
    }

    @Test
    void servesASlotWhileTheBridgeDoesNotReadTheAnswerOfAnother() throws Exception {
        bridge.get(0).request(Fixtures.NeverEnds.class, "0");
        bridge.get(0).await(FrameType.DATA);

        bridge.get(1).request(Fixtures.Hello.class, "0");

        assertThat(bridge.get(1).body()).isEqualTo("Hello ");
        bridge.get(0).send(new FrameWriter().empty(FrameType.CANCEL));
        bridge.get(0).await(FrameType.FAILED);
    }

    @Test
    void servesASlotAgainAfterItHasWaitedWithinARequest() throws Exception {
        bridge.get(0).request(Fixtures.Echo.class, "2");
        bridge.get(0).await(FrameType.READ);
        bridge.get(1).request(Fixtures.Hello.class, "0");
        bridge.get(1).body();
        bridge.get(0).send(body(body(new FrameWriter(), "late"), ""));
        bridge.get(0).body();

        bridge.get(0).request(Fixtures.Hello.class, "0");

        assertThat(bridge.get(0).body()).isEqualTo("Hello ");
    }

    @Test
    void servesAsManyRequestsAtOnceAsThereAreSlots() throws Exception {
        for (Connection connection : bridge) {
            connection.request(Fixtures.Echo.class, "2");
        }

        for (Connection connection : bridge) {
            assertThat(connection.receive().type()).isEqualTo(FrameType.READ);
        }
    }

    @Test
    void closesAnIdleSlotThatIsRetiredAtOnce() throws Exception {
        slots.get(0).retire();

        assertThat(bridge.get(0).receiveOrNull()).isNull();
    }

    @Test
    void closesABusySlotThatIsRetiredAfterItsRequest() throws Exception {
        bridge.get(0).request(Fixtures.Echo.class, "2");
        bridge.get(0).await(FrameType.READ);

        slots.get(0).retire();

        bridge.get(0).send(body(new FrameWriter(), ""));
        assertThat(bridge.get(0).body()).isEmpty();
        assertThat(bridge.get(0).receiveOrNull()).isNull();
    }

    @Test
    void takesARequestThatArrivesByteByByte() throws Exception {
        var frame = Connection.requestFrame(Fixtures.Hello.class, "0");

        for (byte each : frame.copy()) {
            bridge.get(0).sendRaw(each);
        }

        assertThat(bridge.get(0).body()).isEqualTo("Hello ");
    }

    @Test
    void hasNothingOfOneRequestInheritedByTheThreadOfAnother() throws Exception {
        bridge.get(0).request(LeavesSomethingToItsHeirs.class, "2");
        bridge.get(0).await(FrameType.READ);

        bridge.get(1).request(LeavesSomethingToItsHeirs.class, "0");

        assertThat(bridge.get(1).body()).isEqualTo("null");
        bridge.get(0).send(body(new FrameWriter(), ""));
        bridge.get(0).body();
    }

    private static FrameWriter body(FrameWriter writer, String bytes) {
        return writer.begin(FrameType.BODY).bytes(bytes.getBytes(UTF_8)).end();
    }

    private static List<byte[]> answer(StartResponse start, String text) {
        start.start("200 OK", List.of(new Header("Content-Type", "text/plain")));
        return List.of(text.getBytes(UTF_8));
    }

    /** Waits, and says so to nobody. */
    public static final class Blocks implements GatewayCallable {

        static final CountDownLatch GO_ON = new CountDownLatch(1);

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) throws Exception {
            GO_ON.await();
            return answer(start, "at last");
        }
    }

    /** Answers with what its thread had from elsewhere. */
    public static final class LeavesSomethingToItsHeirs implements GatewayCallable {

        private static final InheritableThreadLocal<String> ESTATE = new InheritableThreadLocal<>();

        @Override
        public Iterable<byte[]> call(Environ environ, StartResponse start) throws Exception {
            String before = String.valueOf(ESTATE.get());
            ESTATE.set("something");
            environ.input().readAllBytes();
            return answer(start, before);
        }
    }
}
