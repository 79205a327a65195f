// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.bridge;

import org.jspecify.annotations.Nullable;
import org.wsgibridge.environ.RequestView;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.mount.Route;
import org.wsgibridge.site.RequestRules;

/** Refuses what an application need not hear of, in mod_wsgi's order. Nothing of the body is read here. */
final class Admission {

    /** More digits than any disk holds bytes, and fewer than a long overflows with. */
    private static final int LONGEST_LENGTH = 18;

    private Admission() {}

    /**
     * Looks at a request that has found its application.
     *
     * @throws RequestFailure when it goes no further
     */
    static void check(Route.ToApplication route, RequestView request) {
        RequestRules rules = route.destination().settings().rules();
        if (!route.pathInfo().isEmpty() && !rules.acceptsPathInfo()) {
            throw new RequestFailure(
                    FailureCode.PATH_INFO_REFUSED,
                    404,
                    "AcceptPathInfo off disallows user's path: " + request.rawPath());
        }
        String encoding = request.header("Transfer-Encoding");
        if (encoding != null) {
            checkEncoding(encoding, rules);
        }
        String length = request.header("Content-Length");
        if (length != null) {
            checkLength(length, rules.longestBody());
        }
    }

    private static void checkEncoding(@Nullable String encoding, RequestRules rules) {
        if (!"chunked".equalsIgnoreCase(encoding)) {
            // RFC 9112, section 6.1: a transfer coding that is not understood is answered with 501.
            throw new RequestFailure(
                    FailureCode.BAD_TRANSFER_ENCODING,
                    501,
                    "Unexpected value for Transfer-Encoding of '" + encoding
                            + "' supplied; only chunked is understood");
        }
        if (!rules.acceptsChunked()) {
            throw new RequestFailure(
                    FailureCode.CHUNKED_REFUSED, 411, "chunked Transfer-Encoding forbidden by WSGIChunkedRequest Off");
        }
    }

    private static void checkLength(String text, long longest) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > LONGEST_LENGTH) {
            throw new RequestFailure(
                    FailureCode.BAD_CONTENT_LENGTH,
                    400,
                    "Invalid Content-Length header value of '" + text + "' was supplied");
        }
        if (Long.parseLong(text) > longest) {
            throw new RequestFailure(
                    FailureCode.BODY_TOO_LARGE,
                    413,
                    "Requested content-length of " + text + " is larger than the configured limit of " + longest
                            + " (LimitRequestBody)");
        }
    }
}
