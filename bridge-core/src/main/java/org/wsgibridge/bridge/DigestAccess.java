// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;

/**
 * {@code AuthType Digest}: RFC 7616 with MD5 and {@code qop=auth}, which is what mod_auth_digest has and {@code
 * get_realm_hash} is made for. Nothing is kept: a nonce is the time it was made, sealed. For any number of threads.
 */
final class DigestAccess {

    /** mod_auth_digest's AuthDigestNonceLifetime. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

    private final byte[] key = new byte[32];

    DigestAccess() {
        new SecureRandom().nextBytes(key);
    }

    /**
     * What a client is asked for.
     *
     * @param realm as it stands in the header, quoted
     * @param given {@code Authorization} of the request; null when there is none
     */
    String challenge(String realm, @Nullable String given) {
        String nonce = given == null ? null : parameters(given).get("nonce");
        // The client may go on with the password that it has: only the nonce was too old.
        boolean stale = nonce != null && sealed(nonce) && !fresh(nonce);
        String now = Long.toHexString(System.currentTimeMillis());
        return "Digest " + realm + ", nonce=\"" + now + "-" + seal(now) + "\", algorithm=MD5, qop=\"auth\""
                + (stale ? ", stale=true" : "");
    }

    /** What the client says to prove who it is; null when that is no proof, whatever the password is. */
    @Nullable
    Proof proof(RequestView request) {
        String header = request.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Digest ", 0, 7)) {
            return null;
        }
        Map<String, String> given = parameters(header.substring(7));
        String nonce = given.getOrDefault("nonce", "");
        boolean understood = given.getOrDefault("algorithm", "MD5").equalsIgnoreCase("MD5")
                && given.getOrDefault("qop", "").equals("auth")
                && given.keySet().containsAll(Set.of("username", "uri", "nc", "cnonce", "response"));
        if (!understood || !sealed(nonce) || !fresh(nonce) || !target(request).equals(given.get("uri"))) {
            return null;
        }
        return new Proof(given);
    }

    /** The request as the client wrote its address, which it signs. */
    private static String target(RequestView request) {
        String query = request.query();
        return query == null ? request.rawPath() : request.rawPath() + "?" + query;
    }

    private static Map<String, String> parameters(String text) {
        var parameters = new HashMap<String, String>();
        Matcher each = PARAMETER.matcher(text);
        while (each.find()) {
            String quoted = each.group(2);
            String value = quoted == null ? each.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            parameters.put(each.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    private boolean sealed(String nonce) {
        int dash = nonce.indexOf('-');
        return dash > 0 && equal(nonce.substring(dash + 1), seal(nonce.substring(0, dash)));
    }

    private static boolean fresh(String nonce) {
        long made = Long.parseLong(nonce.substring(0, nonce.indexOf('-')), 16);
        return System.currentTimeMillis() - made <= LIFETIME.toMillis();
    }

    private String seal(String time) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(time.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static boolean equal(String left, String right) {
        return MessageDigest.isEqual(
                left.getBytes(StandardCharsets.ISO_8859_1), right.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * What a client has said, of which all but the password has been checked.
     *
     * @param given the parameters of {@code Authorization}
     */
    record Proof(Map<String, String> given) {

        String user() {
            byte[] bytes = said("username").getBytes(StandardCharsets.ISO_8859_1);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /**
         * Whether the client knows the password.
         *
         * @param secret MD5 of user, realm and password, in hexadecimal
         */
        boolean holds(String secret, String method) {
            String request = md5(method + ":" + said("uri"));
            String expected = md5(String.join(
                    ":", secret.toLowerCase(Locale.ROOT), said("nonce"), said("nc"), said("cnonce"), "auth", request));
            return equal(said("response").toLowerCase(Locale.ROOT), expected);
        }

        private String said(String name) {
            return given.getOrDefault(name, "");
        }

        private static String md5(String text) {
            try {
                MessageDigest digest = MessageDigest.getInstance("MD5");
                return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (GeneralSecurityException everyJavaHasIt) {
                throw new IllegalStateException(everyJavaHasIt);
            }
        }
    }
}
