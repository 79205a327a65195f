// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Conditional requests, evaluated in the order of RFC 9110, section 13.2.2. */
enum Preconditions {
    /** The file is to be sent. */
    MET,
    /** 304: the client has it. */
    NOT_MODIFIED,
    /** 412: the client wants another state of it. */
    FAILED;

    /** What the conditions of a GET or HEAD come to. */
    static Preconditions check(Map<String, String> request, StoredFile file) {
        String match = request.get("HTTP_IF_MATCH");
        if (match != null) {
            if (!anyMatches(match, file.etag(), Preconditions::strong)) {
                return FAILED;
            }
        } else if (changedSince(request.get("HTTP_IF_UNMODIFIED_SINCE"), file).orElse(false)) {
            return FAILED;
        }
        String noneMatch = request.get("HTTP_IF_NONE_MATCH");
        if (noneMatch != null) {
            return anyMatches(noneMatch, file.etag(), Preconditions::weak) ? NOT_MODIFIED : MET;
        }
        return changedSince(request.get("HTTP_IF_MODIFIED_SINCE"), file).orElse(true) ? MET : NOT_MODIFIED;
    }

    /** Whether the client still has a part of this very state (RFC 9110, section 13.1.5). */
    static boolean sameRepresentation(String ifRange, StoredFile file) {
        if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
            return strong(ifRange, file.etag());
        }
        // A weak tag says that the date is too young to tell two states apart, and so no strong validator either.
        boolean strongDate = !file.etag().startsWith("W/");
        return strongDate && HttpDate.parse(ifRange).equals(Optional.of(file.modified()));
    }

    private static Optional<Boolean> changedSince(@Nullable String date, StoredFile file) {
        Optional<Instant> since = date == null ? Optional.empty() : HttpDate.parse(date);
        return since.map(instant -> file.modified().isAfter(instant));
    }

    /**
     * Whether a list of entity tags has ours. Our own never hold a comma, so cutting at commas cannot make one of
     * another's.
     */
    private static boolean anyMatches(String list, String etag, BiPredicate<String, String> same) {
        if (list.strip().equals("*")) {
            return true;
        }
        for (String candidate : list.split(",", -1)) {
            if (same.test(candidate.strip(), etag)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 9110, section 8.8.3.2: equal, and neither is weak. */
    private static boolean strong(String one, String other) {
        return !one.startsWith("W/") && one.equals(other);
    }

    private static boolean weak(String one, String other) {
        return opaque(one).equals(opaque(other));
    }

    private static String opaque(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }
}
