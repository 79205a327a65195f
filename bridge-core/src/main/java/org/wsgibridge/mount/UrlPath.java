// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.util.ArrayDeque;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;

/** The path of a request: decoding, dot segments, slashes, and the match of an alias against it. */
public final class UrlPath {

    private UrlPath() {}

    /**
     * Decodes a raw request path, then resolves its dot segments, as httpd does before it looks for an alias.
     *
     * @param raw the path as the client sent it, without query; path parameters are part of it
     * @return a native string beginning with a slash; runs of slashes are kept
     * @throws RequestFailure 400 when an escape is malformed, decodes to NUL, or dot segments lead above the root
     */
    public static String decode(String raw) {
        return decode(raw, false);
    }

    /**
     * Likewise.
     *
     * @param keepSlashes whether an encoded slash stays encoded
     */
    static String decode(String raw, boolean keepSlashes) {
        String path = raw.indexOf('%') < 0 ? raw : unescape(raw, keepSlashes);
        return path.contains("/.") ? withoutDotSegments(path) : path;
    }

    /** Whether a path has an escape that stands for a slash. */
    static boolean hasEncodedSlash(String raw) {
        int percent = raw.indexOf('%');
        while (percent >= 0) {
            if (raw.regionMatches(true, percent, "%2F", 0, 3)) {
                return true;
            }
            percent = raw.indexOf('%', percent + 1);
        }
        return false;
    }

    /** Replaces each run of slashes by one (httpd's MergeSlashes, which mod_wsgi relies on). */
    public static String collapseSlashes(String path) {
        if (!path.contains("//")) {
            return path;
        }
        var collapsed = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '/' || i == 0 || path.charAt(i - 1) != '/') {
                collapsed.append(c);
            }
        }
        return collapsed.toString();
    }

    /**
     * Matches an alias at the beginning of a path, as mod_alias and mod_wsgi do: a run of slashes in one matches a run
     * in the other, all else is literal, and the match must end at a segment boundary.
     *
     * @return how many characters of the path the alias takes, or -1 when it does not match
     */
    public static int match(String alias, String path) {
        int a = 0;
        int p = 0;
        while (a < alias.length()) {
            if (p == path.length()) {
                return -1;
            }
            if (alias.charAt(a) == '/') {
                if (path.charAt(p) != '/') {
                    return -1;
                }
                a = skipSlashes(alias, a);
                p = skipSlashes(path, p);
            } else if (alias.charAt(a++) != path.charAt(p++)) {
                return -1;
            }
        }
        boolean boundary = alias.endsWith("/") || p == path.length() || path.charAt(p) == '/';
        return boundary ? p : -1;
    }

    private static int skipSlashes(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == '/') {
            i++;
        }
        return i;
    }

    private static String unescape(String raw, boolean keepSlashes) {
        var decoded = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                c = (char) (high << 4 | low);
                if (high < 0 || low < 0 || c == 0) {
                    throw new RequestFailure(
                            FailureCode.MALFORMED_PATH,
                            400,
                            "the path has an escape that stands for no character: " + raw);
                }
                if (c == '/' && keepSlashes) {
                    decoded.append(raw, i, i + 3);
                    i += 2;
                    continue;
                }
                i += 2;
            }
            decoded.append(c);
        }
        return decoded.toString();
    }

    private static String withoutDotSegments(String path) {
        var kept = new ArrayDeque<String>();
        String last = "";
        for (String segment : path.substring(1).split("/", -1)) {
            last = segment;
            if (segment.equals("..")) {
                removeParent(kept, path);
            } else if (!segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", kept);
        boolean folder = last.equals(".") || last.equals("..");
        return folder && !joined.endsWith("/") ? joined + "/" : joined;
    }

    private static void removeParent(ArrayDeque<String> kept, String path) {
        while (!kept.isEmpty() && kept.peekLast().isEmpty()) {
            kept.removeLast();
        }
        if (kept.pollLast() == null) {
            throw new RequestFailure(FailureCode.MALFORMED_PATH, 400, "the path leads above the root: " + path);
        }
    }
}
