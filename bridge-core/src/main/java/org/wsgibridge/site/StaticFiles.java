// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Alias} or {@code AliasMatch}: a URL prefix, or an expression, whose files are sent as they are. Consulted before every mount, as mod_alias is
 * before mod_wsgi.
 *
 * @param prefix URL path, beginning with a slash, as a native string (UTF-8 bytes as Latin-1 characters); empty for an
 *     expression
 * @param match the expression; null for a prefix
 * @param path file or directory
 * @param rest what an expression puts after the path, with {@code $1} to {@code $9}; empty for a prefix, whose rest of
 *     the URL is put there
 * @param location where the directive stands
 */
public record StaticFiles(String prefix, @Nullable Pattern match, Path path, String rest, Location location) {

    /** One {@code Alias}. */
    public StaticFiles(String prefix, Path path, Location location) {
        this(prefix, null, path, "", location);
    }
}
