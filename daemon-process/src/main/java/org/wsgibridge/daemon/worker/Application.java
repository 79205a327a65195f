// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Target;

/**
 * What a worker is told to load: the first three strings of a REQUEST.
 *
 * @param kind {@code script}, {@code module}, {@code jar}, {@code class}, or what a hook is for
 * @param target path or dotted name
 * @param callable may be empty
 */
public record Application(String kind, String target, String callable) {

    /** Cannot be part of a path or name that an administrator would write. */
    private static final String SEPARATOR = "\u001f";

    private static final Set<String> NO_SCRIPTS = Set.of("module", "jar", "class");

    /**
     * Of a target.
     *
     * @throws IllegalArgumentException for a directory or template, which a request first makes into a script
     */
    public static Application of(Target target, String callable) {
        if (target instanceof Target.ScriptFile script) {
            return new Application("script", script.path().toString(), callable);
        }
        if (target instanceof Target.PythonModule module) {
            return new Application("module", module.module(), module.callable());
        }
        if (target instanceof Target.Jar jar) {
            return new Application("jar", jar.path().toString(), callable);
        }
        if (target instanceof Target.JavaClass named) {
            return new Application("class", named.name(), callable);
        }
        throw new IllegalArgumentException("no single application: " + target);
    }

    /** Of a script that is no application: the kind says what it is for. */
    public static Application of(Hook hook) {
        return new Application(
                hook.kind().name().toLowerCase(Locale.ROOT), hook.path().toString(), "");
    }

    /** Those of the applications that are something else than this target. */
    static List<Application> without(String target, Collection<Application> applications) {
        return applications.stream()
                .filter(application -> !application.target.equals(target))
                .toList();
    }

    /** Whether the target is a script, of an application or of a hook. */
    public boolean script() {
        return !NO_SCRIPTS.contains(kind);
    }

    /** Whether the target is a jar. */
    public boolean jar() {
        return kind.equals("jar");
    }

    /**
     * As a REQUEST begins: kind, target, callable and str-response, as native strings.
     *
     * @param stringResponse encoding for text chunks; empty to refuse them
     */
    public byte[] addressed(String stringResponse) {
        String list = kind + '\0' + target + '\0' + callable + '\0' + stringResponse + '\0';
        return list.getBytes(StandardCharsets.UTF_8);
    }

    /** As one value of the {@code preload} key of LAUNCH. */
    public String joined() {
        return kind + SEPARATOR + target + SEPARATOR + callable;
    }
}
