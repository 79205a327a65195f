// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code WSGIScriptAlias}, {@code WSGIScriptAliasMatch} or {@code Alias}: a part of the URL space and what serves
 * it.
 *
 * @param prefix the URL path of the alias, beginning with a slash, as a native string (UTF-8 bytes as Latin-1
 *     characters) so that it compares with the decoded path of a request; empty for a {@code Match}
 * @param pattern the expression of a {@code WSGIScriptAliasMatch}, likewise for native strings; null for the others
 * @param target what serves it
 * @param options {@code process-group=}, {@code application-group=}, {@code callable-object=} and
 *     {@code str-response=} of the directive; they win over every container
 * @param location where the directive stands
 */
public record Mount(String prefix, @Nullable Pattern pattern, Target target, Settings options, Location location) {

    /** What an administrator calls this mount in conversation: the prefix or the expression. */
    public String name() {
        String nativeName = pattern == null ? prefix : pattern.pattern();
        return NativeString.text(nativeName);
    }
}
