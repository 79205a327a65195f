// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.exchange.FileStretch;
import org.wsgibridge.exchange.Gateway;
import org.wsgibridge.exchange.RequestBody;
import org.wsgibridge.exchange.Turn;
import org.wsgibridge.failure.BridgeFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.site.RequestRules;

/**
 * An exchange of which the client does not get all that the application answers: {@code LimitRequestBody} for bodies in
 * chunks, {@code WSGIErrorOverride} and {@code WSGIMapHEADToGET On}. Belongs to the thread of the request.
 *
 * <pre>
 * OPEN --start--> RELAYED                 the client gets the answer
 *      --start--> REPLACED                the server's page is sent when the application is done
 *      --start--> HEAD_ONLY               the client has asked for a HEAD and the application answers a GET
 * </pre>
 *
 * What nobody gets is dropped, up to a bound; then the application is told that the client has gone.
 */
final class RuledExchange extends DelegatedExchange {

    private enum State {
        OPEN,
        RELAYED,
        REPLACED,
        HEAD_ONLY
    }

    /** A page of ordinary size: less trouble to let an application finish it than to stop it. */
    private static final int MOST_DROPPED = 64 * 1024;

    /** What belongs to the status and not to the page: RFC 9110, sections 10.2.3, 10.2.1 and 11.6.1; RFC 6265. */
    private static final Set<String> KEPT = Set.of("allow", "retry-after", "set-cookie", "www-authenticate");

    private final Exchange exchange;
    private final RequestRules rules;
    private final boolean headOnly;
    private final LimitedBody body;
    private State state = State.OPEN;
    private int status;
    private List<Header> kept = List.of();
    private int dropped;

    private RuledExchange(Exchange exchange, RequestRules rules, boolean headOnly) {
        super(exchange);
        this.exchange = exchange;
        this.rules = rules;
        this.headOnly = headOnly;
        this.body = new LimitedBody(exchange.body(), rules.longestBody());
    }

    /**
     * Lets the gateway answer under the rules.
     *
     * @param method as the client sent it
     * @throws RequestFailure when the body was too large and nothing has been sent
     */
    static void serve(Gateway gateway, RequestRules rules, String method, Exchange exchange, ErrorPages pages)
            throws IOException {
        boolean headOnly = rules.mapsHeadToGet() && method.equals("HEAD");
        boolean limited =
                rules.longestBody() < Long.MAX_VALUE && exchange.body().length() < 0;
        if (headOnly || limited || rules.overridesErrors()) {
            new RuledExchange(exchange, rules, headOnly).serve(gateway, pages);
        } else {
            gateway.serve(exchange);
        }
    }

    private void serve(Gateway gateway, ErrorPages pages) throws IOException {
        try {
            gateway.serve(this);
        } catch (IOException stopped) {
            boolean refused = body.exceeded() && !exchange.committed();
            if (!withheld() && !refused) {
                throw stopped;
            }
        } catch (BridgeFailure failure) {
            // That the application could not cope with a body that was cut off is no news.
            requireBodyWithinLimit(failure);
            throw failure;
        }
        requireBodyWithinLimit(null);
        if (state == State.REPLACED) {
            pages.answer(status, kept, exchange);
        }
    }

    private void requireBodyWithinLimit(@Nullable BridgeFailure failure) {
        if (body.exceeded() && !exchange.committed()) {
            var refusal = new RequestFailure(
                    FailureCode.BODY_TOO_LARGE,
                    413,
                    "the request body is larger than the configured limit of " + body.longest()
                            + " bytes (LimitRequestBody)");
            if (failure != null) {
                refusal.addSuppressed(failure);
            }
            throw refusal;
        }
    }

    @Override
    public RequestBody body() {
        return body;
    }

    @Override
    public void start(int code, List<Header> headers) throws IOException {
        if (body.exceeded() || (rules.overridesErrors() && code >= 400)) {
            state = State.REPLACED;
            status = code;
            kept = headers.stream()
                    .filter(header -> KEPT.contains(header.name().toLowerCase(Locale.ROOT)))
                    .toList();
            return;
        }
        state = headOnly ? State.HEAD_ONLY : State.RELAYED;
        exchange.start(code, headers);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!withheld()) {
            exchange.write(bytes, offset, length);
            return;
        }
        dropped += length;
        if (dropped > MOST_DROPPED) {
            throw new IOException("the client does not get this response");
        }
    }

    @Override
    public void send(FileStretch file) throws IOException {
        if (!withheld()) {
            exchange.send(file);
        }
    }

    @Override
    public void flush() throws IOException {
        if (state != State.REPLACED) {
            exchange.flush();
        }
    }

    @Override
    public boolean suspend(Turn turn) {
        // Another one would go on with the answer, and know nothing of what has been withheld.
        return state == State.OPEN && exchange.suspend(turn);
    }

    /** Whether what the application sends goes nowhere. */
    private boolean withheld() {
        return state == State.REPLACED || state == State.HEAD_ONLY;
    }
}
