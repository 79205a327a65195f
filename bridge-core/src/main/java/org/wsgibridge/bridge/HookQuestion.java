// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.site.NativeString;

/**
 * A question to a hook: the environ of a request without what is nobody else's business, and an answer that goes to
 * whoever asks instead of the client. Belongs to the thread of the request.
 */
final class HookQuestion implements Exchange, RequestBody {

    private final Exchange exchange;
    private final Map<String, String> more;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    private HookQuestion(Exchange exchange, Map<String, String> more) {
        this.exchange = exchange;
        this.more = more;
    }

    /**
     * Asks.
     *
     * @param exchange of the request that it is about
     * @param more what is asked besides, by the names that the workers know
     * @return the strings of the answer
     * @throws org.wsgibridge.failure.BridgeFailure when there is none
     * @throws IOException when the client has gone away
     */
    static List<String> ask(Gateway hook, Exchange exchange, Map<String, String> more) throws IOException {
        var question = new HookQuestion(exchange, more);
        hook.serve(question);
        String text = question.answer.toString(StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
    }

    @Override
    public void environ(EnvironSink sink) {
        exchange.environ((name, value) -> {
            if (!name.equals("HTTP_AUTHORIZATION")) {
                sink.variable(name, value);
            }
        });
        more.forEach((name, value) -> sink.variable(name, NativeString.of(value)));
    }

    /** The body is the application's. */
    @Override
    public RequestBody body() {
        return this;
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public boolean expectsContinue() {
        return false;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        return -1;
    }

    @Override
    public void start(int status, List<Header> headers) {
        answer.reset();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        answer.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        // Nobody reads the answer before its end.
    }

    @Override
    public boolean committed() {
        return exchange.committed();
    }

    @Override
    public void heldUp() {
        exchange.heldUp();
    }

    @Override
    public void abort() {
        exchange.abort();
    }
}
