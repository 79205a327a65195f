// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.files;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that is to be sent.
 *
 * @param first position of the first byte
 * @param length in bytes; negative when the range lies outside the file
 * @param requested whether the client asked for a range that is honoured
 */
record ByteRange(long first, long length, boolean requested) {

    /** One range; several are allowed to be answered with the whole (RFC 9110, section 14.2), and are. */
    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    private static final long OUTSIDE = -1;

    /** What {@code Range} asks for; everything when there is none that can be honoured. */
    static ByteRange wanted(Map<String, String> request, StoredFile file) {
        var whole = new ByteRange(0, file.size(), false);
        // RFC 9110, section 14.2: Range means something for GET only.
        if (!request.getOrDefault("REQUEST_METHOD", "").equals("GET")) {
            return whole;
        }
        String ifRange = request.get("HTTP_IF_RANGE");
        if (ifRange != null && !Preconditions.sameRepresentation(ifRange, file)) {
            return whole;
        }
        Matcher range = SINGLE.matcher(request.getOrDefault("HTTP_RANGE", ""));
        return range.matches() ? parse(range.group(1), range.group(2), file.size(), whole) : whole;
    }

    /** Whether the range has no byte in common with the file: 416. */
    boolean unsatisfiable() {
        return length < 0;
    }

    /** {@code Content-Range}. */
    String of(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }

    private static ByteRange parse(String from, String to, long size, ByteRange whole) {
        if (from.isEmpty()) {
            return to.isEmpty() ? whole : suffix(Long.parseLong(to), size);
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return whole; // invalid, and so to be ignored: RFC 9110, section 14.1.1
        }
        return first >= size ? new ByteRange(0, OUTSIDE, true) : new ByteRange(first, last - first + 1, true);
    }

    private static ByteRange suffix(long count, long size) {
        if (count == 0 || size == 0) {
            return new ByteRange(0, OUTSIDE, true);
        }
        long length = Math.min(count, size);
        return new ByteRange(size - length, length, true);
    }
}
