// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.site.NativeString;

/** Finds the script in a file name that goes on with more path, as httpd's directory walk does. */
final class ScriptFinder {

    /**
     * What was found.
     *
     * @param script null when there is none
     * @param rest what follows the script, empty or beginning with a slash
     * @param refusal why there is none: 403 for a directory, 404 for nothing; null when there is one
     */
    record Found(
            @Nullable Path script, String rest, @Nullable RequestFailure refusal) {

        private static Found nothing(FailureCode code, int status, String sentence) {
            return new Found(null, "", new RequestFailure(code, status, sentence));
        }
    }

    private ScriptFinder() {}

    /**
     * Walks a file name from the left.
     *
     * @param fileName absolute, a native string without dot segments
     */
    static Found find(String fileName) {
        int end = 0;
        while (end < fileName.length()) {
            int slash = fileName.indexOf('/', end + 1);
            end = slash < 0 ? fileName.length() : slash;
            Path candidate = pathOf(fileName.substring(0, end));
            if (candidate == null || !Files.exists(candidate)) {
                return Found.nothing(
                        FailureCode.SCRIPT_MISSING,
                        404,
                        "Target WSGI script not found or unable to stat: " + NativeString.text(fileName));
            }
            if (!Files.isDirectory(candidate)) {
                return new Found(candidate, fileName.substring(end), null);
            }
        }
        return Found.nothing(
                FailureCode.SCRIPT_IS_A_DIRECTORY,
                403,
                "Attempt to invoke directory as WSGI application: " + NativeString.text(fileName));
    }

    /** The path that a native string names; null when there can be none. */
    static @Nullable Path pathOf(String name) {
        try {
            return Path.of(NativeString.text(name));
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
