// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.exchange.DelegatedExchange;
import org.wsgibridge.exchange.EnvironSink;
import org.wsgibridge.exchange.Exchange;
import org.wsgibridge.failure.BridgeFailure.ApplicationFailure;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.gateway.Header;
import org.wsgibridge.site.Guard;
import org.wsgibridge.site.Guard.Requirement;
import org.wsgibridge.site.Guard.Scheme;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.NativeString;

/**
 * Lets requests in or keeps them out, as a {@link Guard} says: {@code WSGIAccessScript} first, then the password (RFC
 * 7617 and 7616), then what is required of the user. When a question cannot be answered nobody is let in.
 *
 * @see <a href="https://modwsgi.readthedocs.io/en/latest/user-guides/access-control-mechanisms.html">Access Control
 *     Mechanisms</a>
 */
final class Gatekeeper {

    /** Asks hooks. */
    @FunctionalInterface
    interface Oracle {
        List<String> ask(Hook hook, Exchange exchange, Map<String, String> more) throws IOException;
    }

    private static final String DEFAULT_REALM = "WSGI Bridge";

    private final Oracle oracle;
    private final ErrorPages pages;
    private final DigestAccess digest = new DigestAccess();

    Gatekeeper(Oracle oracle, ErrorPages pages) {
        this.oracle = oracle;
        this.pages = pages;
    }

    /**
     * Looks at a request.
     *
     * @param passAuthorization whether the application sees the password all the same
     * @return the exchange to go on with, in which the user is known; null when the client has been asked for a password
     * @throws RequestFailure when the request goes no further
     */
    @Nullable
    Exchange admit(Guard guard, RequestView request, boolean passAuthorization, Exchange exchange) throws IOException {
        Hook access = guard.access();
        if (access != null && oracle.ask(access, exchange, Map.of()).equals(List.of("deny"))) {
            throw new RequestFailure(
                    403,
                    "WSGIAccessScript " + access.path() + " does not allow access from " + request.remoteAddress());
        }
        if (!guard.wantsUser()) {
            return exchange;
        }
        requireMeans(guard);
        boolean byDigest = guard.scheme() == Scheme.DIGEST;
        String realm = guard.realm() == null ? DEFAULT_REALM : guard.realm();
        String user = byDigest ? digestUser(guard, realm, request, exchange) : user(guard, request, exchange);
        if (user == null || !satisfies(user, guard, exchange)) {
            String quoted = "realm=\"" + realm.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            String challenge = byDigest ? digest.challenge(quoted, request.header("Authorization")) : "Basic " + quoted;
            pages.answer(401, List.of(new Header("WWW-Authenticate", NativeString.of(challenge))), exchange);
            return null;
        }
        return new Known(exchange, user, byDigest ? "Digest" : "Basic", passAuthorization);
    }

    /** The user whose digest is right; null when there is none. */
    private @Nullable String digestUser(Guard guard, String realm, RequestView request, Exchange exchange)
            throws IOException {
        DigestAccess.Proof proof = digest.proof(request);
        Hook script = guard.users();
        if (proof == null || script == null) {
            return null;
        }
        List<String> answer = oracle.ask(script, exchange, Map.of("hook.user", proof.user(), "hook.realm", realm));
        boolean known = answer.size() == 2 && answer.get(0).equals("hash");
        return known && proof.holds(answer.get(1), request.method()) ? proof.user() : null;
    }

    private static void requireMeans(Guard guard) {
        boolean scheme = guard.scheme() != null && guard.scheme() != Scheme.NONE;
        if (!scheme || !Boolean.TRUE.equals(guard.byScript()) || guard.users() == null) {
            throw new ApplicationFailure(
                    "Require asks for a user here, but nobody can tell who that is: AuthType Basic, AuthBasicProvider"
                            + " wsgi and WSGIAuthUserScript must all be given for this place",
                    "");
        }
    }

    /** The user whose password is right; null when there is none. */
    private @Nullable String user(Guard guard, RequestView request, Exchange exchange) throws IOException {
        String credentials = credentials(request.header("Authorization"));
        int colon = credentials == null ? -1 : credentials.indexOf(':');
        Hook script = guard.users();
        if (credentials == null || colon < 0 || credentials.indexOf('\0') >= 0 || script == null) {
            return null;
        }
        String user = credentials.substring(0, colon);
        List<String> answer = oracle.ask(
                script, exchange, Map.of("hook.user", user, "hook.password", credentials.substring(colon + 1)));
        if (answer.size() == 2 && answer.get(0).equals("as")) {
            return answer.get(1);
        }
        return answer.equals(List.of("yes")) ? user : null;
    }

    /** Text of {@code Authorization: Basic}; null when it is anything else. */
    private static @Nullable String credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
            return new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private boolean satisfies(String user, Guard guard, Exchange exchange) throws IOException {
        for (Requirement requirement : guard.requirements() == null ? List.<Requirement>of() : guard.requirements()) {
            if (requirement instanceof Requirement.ValidUser
                    || (requirement instanceof Requirement.User named
                            && named.names().contains(user))) {
                return true;
            }
        }
        return inGroup(user, guard, exchange);
    }

    private boolean inGroup(String user, Guard guard, Exchange exchange) throws IOException {
        List<String> wanted = guard.requirements() == null
                ? List.of()
                : guard.requirements().stream()
                        .filter(Requirement.Group.class::isInstance)
                        .flatMap(requirement -> ((Requirement.Group) requirement).names().stream())
                        .toList();
        Hook groups = guard.groups();
        return groups != null
                && !wanted.isEmpty()
                && oracle.ask(groups, exchange, Map.of("hook.user", user)).stream()
                        .anyMatch(wanted::contains);
    }

    /** An exchange whose user the server knows; the password stays with the server unless it is to be passed. */
    private static final class Known extends DelegatedExchange {

        private final String user;
        private final String scheme;
        private final boolean passAuthorization;

        Known(Exchange exchange, String user, String scheme, boolean passAuthorization) {
            super(exchange);
            this.scheme = scheme;
            this.passAuthorization = passAuthorization;
            this.user = user;
        }

        @Override
        public void environ(EnvironSink sink) {
            super.environ((name, value) -> {
                if (passAuthorization || !name.equals("HTTP_AUTHORIZATION")) {
                    sink.variable(name, value);
                }
            });
            sink.variable("REMOTE_USER", NativeString.of(user));
            sink.variable("AUTH_TYPE", scheme);
        }
    }
}
