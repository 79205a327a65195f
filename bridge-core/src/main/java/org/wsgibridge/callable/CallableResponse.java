// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.callable;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.gateway.StartResponse;
import org.wsgibridge.response.ResponseHead;
import org.wsgibridge.response.ResponseSender;

/** {@code start_response} and {@code write} of one request. Belongs to its thread, and is of no use after its end. */
final class CallableResponse implements StartResponse {

    private final ResponseSender sender;
    private volatile boolean ended;

    CallableResponse(ResponseSender sender) {
        this.sender = sender;
    }

    @Override
    public ResponseWriter start(String status, List<Header> headers, @Nullable Throwable failure) {
        requireRequest("start_response()");
        Objects.requireNonNull(status, "start_response() argument 1 must be a status, not null");
        Objects.requireNonNull(headers, "start_response() argument 2 must be a list, not null");
        if (sender.headSent()) {
            throw refusal(failure);
        }
        sender.start(ResponseHead.of(status, headers));
        return this::write;
    }

    /** Refuses every further call. */
    void end() {
        ended = true;
    }

    private void write(byte[] chunk) throws IOException {
        requireRequest("write()");
        Objects.requireNonNull(chunk, "write() argument must be a byte array, not null");
        sender.send(chunk, 0, chunk.length);
        if (sender.headSent()) {
            sender.flush();
        }
    }

    private void requireRequest(String call) {
        if (ended) {
            throw new IllegalStateException(call + " called after the request had ended");
        }
    }

    /** PEP 3333, exc_info: once the head is out, the failure that was to be reported ends the response instead. */
    private static RuntimeException refusal(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("start_response() called more than once without exc_info");
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(
                "the head of the response had been sent when the application failed: " + failure, failure);
    }
}
