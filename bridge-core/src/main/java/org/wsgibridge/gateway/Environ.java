// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.gateway;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request as PEP 3333 describes it: CGI variables, {@code wsgi.*} and {@code mod_wsgi.*} keys in one map.
 *
 * <p>Strings are PEP 3333 native strings: every character stands for one byte (Latin-1). Made once for a request and
 * owned by the application until the response has ended; middleware may put keys of its own. Not thread-safe.
 *
 * @see <a href="https://peps.python.org/pep-3333/#environ-variables">PEP 3333, environ variables</a>
 */
public final class Environ {

    private final Map<String, Object> variables;

    /**
     * Wraps the variables without copying them.
     *
     * @param variables mutable; must hold {@code wsgi.input} as {@link InputStream} and {@code wsgi.errors} as
     *     {@link PrintWriter}
     */
    public Environ(Map<String, Object> variables) {
        this.variables = variables;
    }

    /** The variable as text, or null when it is absent or no text. */
    public @Nullable String get(String name) {
        return variables.get(name) instanceof String text ? text : null;
    }

    /** The variable as text, or {@code otherwise} when it is absent or no text. */
    public String get(String name, String otherwise) {
        return variables.get(name) instanceof String text ? text : otherwise;
    }

    /** {@code REQUEST_METHOD}, as the client sent it. */
    public String method() {
        return get("REQUEST_METHOD", "");
    }

    /** {@code SCRIPT_NAME}: the part of the path that led to the application, empty at the root. */
    public String scriptName() {
        return get("SCRIPT_NAME", "");
    }

    /** {@code PATH_INFO}: the rest of the path, empty or beginning with a slash. */
    public String pathInfo() {
        return get("PATH_INFO", "");
    }

    /** {@code QUERY_STRING} without the question mark, raw; empty when there is none. */
    public String queryString() {
        return get("QUERY_STRING", "");
    }

    /**
     * {@code wsgi.input}: the request body, streaming. Reading blocks until bytes arrive and throws
     * {@link java.io.IOException} when the client breaks off; the end of the stream is the end of the body.
     */
    public InputStream input() {
        return (InputStream) required("wsgi.input");
    }

    /** {@code wsgi.errors}: goes to the log, line by line. */
    public PrintWriter errors() {
        return (PrintWriter) required("wsgi.errors");
    }

    /** All variables, live: what is put here is seen by {@link #get}. */
    public Map<String, Object> variables() {
        return variables;
    }

    private Object required(String name) {
        Object value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("the environ has no " + name);
        }
        return value;
    }
}
