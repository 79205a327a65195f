// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.response.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.gateway.Header;

/**
 * An exchange that is a script and a protocol: what the client sends is set beforehand, and what it gets is written
 * down, in the order in which it got it.
 */
public final class RecordingExchange implements Exchange {

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Header> headers = new ArrayList<>();
    private byte[] requestBody = new byte[0];
    private int requestBodyPosition;
    private int status;
    private int bytesUntilGone = Integer.MAX_VALUE;
    private boolean bodyBreaksOff;
    private boolean lengthUnknown;
    private @Nullable BridgeFailure bodyFailure;
    private boolean aborted;

    /** A request of this method for the root of the application. */
    public static RecordingExchange of(String method) {
        return new RecordingExchange()
                .with("REQUEST_METHOD", method)
                .with("SCRIPT_NAME", "")
                .with("PATH_INFO", "/")
                .with("QUERY_STRING", "")
                .with("wsgi.url_scheme", "http");
    }

    /** A GET for the root of the application. */
    public static RecordingExchange get() {
        return of("GET");
    }

    public RecordingExchange with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    public RecordingExchange withBody(String body) {
        requestBody = body.getBytes(StandardCharsets.ISO_8859_1);
        return this;
    }

    /** The body comes in chunks and does not say how long it is. */
    public RecordingExchange ofUnknownLength() {
        lengthUnknown = true;
        return this;
    }

    /** After the bytes of the body the connection breaks. */
    public RecordingExchange breakingOffInTheBody() {
        bodyBreaksOff = true;
        return this;
    }

    /** Reading the body is refused by the server. */
    public RecordingExchange refusingTheBody(BridgeFailure failure) {
        bodyFailure = failure;
        return this;
    }

    /** The client reads so many bytes of the response body and hangs up. */
    public RecordingExchange goneAfter(int bytes) {
        bytesUntilGone = bytes;
        return this;
    }

    /** What happened, one word each: {@code start 200}, {@code write 5}, {@code flush}. */
    public List<String> events() {
        return List.copyOf(events);
    }

    /** Writes down something that happened beside the exchange. */
    public void note(String event) {
        events.add(event);
    }

    public int status() {
        return status;
    }

    public List<Header> headers() {
        return List.copyOf(headers);
    }

    /** The values of a header field, in order. */
    public List<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    public String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    public boolean aborted() {
        return aborted;
    }

    @Override
    public void environ(EnvironSink sink) {
        variables.forEach(sink::variable);
    }

    @Override
    public RequestBody body() {
        return new ScriptedBody();
    }

    @Override
    public void start(int newStatus, List<Header> newHeaders) {
        if (committed()) {
            throw new IllegalStateException("started twice");
        }
        events.add("start " + newStatus);
        status = newStatus;
        headers.addAll(newHeaders);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!committed()) {
            throw new IllegalStateException("body before head");
        }
        if (length > bytesUntilGone) {
            throw new IOException("Broken pipe");
        }
        bytesUntilGone -= length;
        events.add("write " + length);
        received.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        events.add("flush");
    }

    @Override
    public boolean committed() {
        return status != 0;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    private final class ScriptedBody implements RequestBody {

        @Override
        public long length() {
            return bodyBreaksOff || lengthUnknown ? -1 : requestBody.length;
        }

        @Override
        public boolean expectsContinue() {
            return false;
        }

        @Override
        public int available() {
            return requestBody.length - requestBodyPosition;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (bodyFailure != null) {
                throw bodyFailure;
            }
            int left = requestBody.length - requestBodyPosition;
            if (left == 0 && bodyBreaksOff) {
                throw new IOException("Connection reset");
            }
            if (left == 0) {
                return -1;
            }
            int count = Math.min(left, length);
            System.arraycopy(requestBody, requestBodyPosition, buffer, offset, count);
            requestBodyPosition += count;
            return count;
        }
    }
}
