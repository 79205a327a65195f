// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which files are not sent as they are but handled by a script.
 *
 * @param scripts {@code WSGIHandlerScript} by the name of the handler
 * @param byExtension {@code AddHandler}: extension, lower case and without its dot, to the name of a handler
 * @param forAll {@code SetHandler}: the name of a handler for every file; {@link #NO_HANDLER} for none; null means "not
 *     said here"
 * @param execution {@code Options ExecCGI}: whether files may be WSGI scripts themselves
 */
public record Handlers(
        Map<String, Script> scripts,
        Map<String, String> byExtension,
        @Nullable String forAll,
        @Nullable Boolean execution) {

    /** The handler of files that are WSGI scripts themselves. */
    public static final String WSGI_SCRIPT = "wsgi-script";

    /** {@code SetHandler None}: files are sent as they are, whatever surrounds says. */
    public static final String NO_HANDLER = "none";

    /** Nothing said. */
    public static final Handlers NONE = new Handlers(Map.of(), Map.of(), null, null);

    /**
     * One {@code WSGIHandlerScript}, or what has files run themselves.
     *
     * @param path empty for {@link #WSGI_SCRIPT}
     * @param options {@code process-group=}, {@code application-group=} and {@code pass-authorization=}
     * @param location where the directive stands
     */
    public record Script(String name, Path path, Settings options, Location location) {

        /** Whether the files are the scripts. */
        public boolean isTheFile() {
            return name.equals(WSGI_SCRIPT);
        }
    }

    public Handlers {
        scripts = Map.copyOf(scripts);
        byExtension = Map.copyOf(byExtension);
    }

    /** Whether files may be WSGI scripts themselves. */
    public boolean executes() {
        return execution != null && execution;
    }

    /** The handler of a file; null when it is sent as it is. */
    public @Nullable Script of(Path file) {
        if (forAll != null) {
            return scripts.get(forAll);
        }
        Path fileName = file.getFileName();
        String name = fileName == null ? "" : fileName.toString();
        // As in mod_mime a file can have several extensions; the last one that has a handler counts.
        Script handler = null;
        String[] parts = name.split("\\.", -1);
        for (int i = 1; i < parts.length; i++) {
            String handlerName = byExtension.get(parts[i].toLowerCase(Locale.ROOT));
            if (handlerName != null && scripts.containsKey(handlerName)) {
                handler = scripts.get(handlerName);
            }
        }
        return handler;
    }

    /** This with all that {@code inner} says laid over it. */
    public Handlers overlaidBy(Handlers inner) {
        if (inner.equals(NONE)) {
            return this;
        }
        var allScripts = new HashMap<>(scripts);
        allScripts.putAll(inner.scripts);
        var extensions = new HashMap<>(byExtension);
        extensions.putAll(inner.byExtension);
        return new Handlers(
                allScripts,
                extensions,
                inner.forAll != null ? inner.forAll : forAll,
                inner.execution != null ? inner.execution : execution);
    }
}
