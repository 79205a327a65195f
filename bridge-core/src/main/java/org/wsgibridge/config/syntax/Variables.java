// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code Define} has defined up to the line being read, over the environment of the process. */
final class Variables {

    private final Map<String, String> environment;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> defined = new HashSet<>();

    Variables(Map<String, String> environment, Collection<String> defined) {
        this.environment = Map.copyOf(environment);
        this.defined.addAll(defined);
    }

    /** {@code Define NAME} or {@code Define NAME VALUE}. */
    void define(String name, @Nullable String value) {
        defined.add(name);
        if (value != null) {
            values.put(name, value);
        }
    }

    /** {@code UnDefine NAME}. */
    void undefine(String name) {
        defined.remove(name);
        values.remove(name);
    }

    /** For {@code <IfDefine>}: the environment does not count. */
    boolean isDefined(String name) {
        return defined.contains(name);
    }

    /**
     * Replaces every {@code ${NAME}}, once: values are not looked through again. As in httpd this happens before words
     * and quotes are told apart, so that a value with spaces needs quotes around its use.
     */
    Arguments replaceIn(String text) {
        var result = new StringBuilder();
        List<String> undefined = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            int start = text.indexOf("${", position);
            int end = start < 0 ? -1 : text.indexOf('}', start + 2);
            if (end < 0) {
                break;
            }
            String name = text.substring(start + 2, end);
            String value = values.getOrDefault(name, environment.get(name));
            result.append(text, position, start).append(value == null ? text.substring(start, end + 1) : value);
            // A name with a colon is mod_rewrite's ${map:key}, not ours to replace.
            if (value == null && name.indexOf(':') < 0) {
                undefined.add(name);
            }
            position = end + 1;
        }
        return new Arguments(result.append(text.substring(position)).toString(), undefined);
    }
}
