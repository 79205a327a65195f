// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.javaworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wsgibridge.daemon.wire.Frame;
import org.wsgibridge.daemon.wire.FrameType;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.failure.BridgeFailure.ProtocolFailure;

class RequestsTest {

    private static final List<String> KEY = List.of("class", "org.example.App", "", "");

    private final Requests requests = new Requests();

    @Test
    void tellsWhatIsCommonFromWhatIsTheRequestsOwn() {
        Requests.Parsed parsed = requests.parse(frame(payload("a", "0", "PATH_INFO", "/x")));

        assertThat(parsed.application()).isEqualTo(new Launch.Application("class", "org.example.App", ""));
        assertThat(common(parsed)).containsExactly(Map.entry("SERVER_NAME", "a"));
        assertThat(parsed.own()).containsExactly("0", "PATH_INFO", "/x");
    }

    @Test
    void takesApartOnceWhatIsTheSameInTheNextRequest() {
        Requests.Parsed first = requests.parse(frame(payload("a", "0", "PATH_INFO", "/x")));
        Requests.Parsed second = requests.parse(frame(payload("a", "0", "PATH_INFO", "/y")));

        assertThat(second.common()).isSameAs(first.common());
        assertThat(second.own()).containsExactly("0", "PATH_INFO", "/y");
    }

    @Test
    void seesThatAnotherRequestHasSomethingElseInCommon() {
        requests.parse(frame(payload("a", "0")));

        assertThat(common(requests.parse(frame(payload("ab", "0"))))).containsEntry("SERVER_NAME", "ab");
    }

    @Test
    void refusesAPayloadThatIsCutOffAnywhere() {
        byte[] payload = payload("a", "0", "PATH_INFO", "/x");
        int body = payload.length - "PATH_INFO_/x_".length();
        for (int end = 0; end < payload.length; end++) {
            Frame cut = frame(Arrays.copyOf(payload, end));
            if (end != body) {
                assertThatThrownBy(() -> new Requests().parse(cut)).isInstanceOf(ProtocolFailure.class);
                requests.parse(frame(payload));
                assertThatThrownBy(() -> requests.parse(cut)).isInstanceOf(ProtocolFailure.class);
            }
        }
    }

    private static Map<String, String> common(Requests.Parsed parsed) {
        var variables = new HashMap<String, String>();
        parsed.common().tell(variables::put);
        return variables;
    }

    private static byte[] payload(String server, String... own) {
        var writer = new FrameWriter().begin(FrameType.REQUEST).number(0);
        KEY.forEach(writer::string);
        writer.string("SERVER_NAME").string(server);
        writer.payload().number(4, writer.size() - 8);
        for (String text : own) {
            writer.string(text);
        }
        return Arrays.copyOfRange(writer.copy(), 4, writer.size());
    }

    /** A frame somewhere in a buffer, with something else behind it. */
    private static Frame frame(byte[] payload) {
        byte[] buffer = new byte[payload.length + 20];
        System.arraycopy(payload, 0, buffer, 7, payload.length);
        return new Frame(FrameType.REQUEST, buffer, 7, payload.length);
    }
}
