// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Node;

/**
 * Directives that cannot be ignored without doing something else than the administrator wants, and that are not given
 * effect: they are refused, each with what to do instead.
 */
final class UnsupportedDirectives {

    private static final String REMOVE = "remove it";

    /** mod_wsgi's directives whose time comes. */
    private static final Map<String, String> LATER =
            Map.ofEntries(Map.entry("Use", "write out what the macro stands for"), Map.entry("UndefMacro", REMOVE));

    /** What mod_wsgi once had. */
    private static final List<String> GONE = List.of(
            "WSGILazyInitialization",
            "WSGINewRelicConfigFile",
            "WSGINewRelicEnvironment",
            "WSGIListenBacklog",
            "WSGIUserAuthoritative",
            "WSGIReloadMechanism",
            "WSGIPythonExecutable",
            "WSGIOutputBuffering");

    private static final Map<String, String> SECTIONS = Map.of(
            "If", "write the condition as <Location>, <Files> or <IfDefine>",
            "ElseIf", "write the condition as <Location>, <Files> or <IfDefine>",
            "Else", "write the condition as <Location>, <Files> or <IfDefine>",
            "IfDirective", "write what it holds without it",
            "IfSection", "write what it holds without it",
            "Macro", "write out what the macro stands for");

    private UnsupportedDirectives() {}

    static List<String> names() {
        return Stream.concat(LATER.keySet().stream(), GONE.stream()).sorted().toList();
    }

    static List<String> sections() {
        return SECTIONS.keySet().stream().sorted().toList();
    }

    /** Refuses the node if it is one of these. */
    static void refuse(Node node) throws Rejection {
        boolean section = node instanceof Node.Block;
        for (Map.Entry<String, String> each : (section ? SECTIONS : LATER).entrySet()) {
            if (each.getKey().equalsIgnoreCase(node.name())) {
                String name = section ? "<" + each.getKey() + ">" : each.getKey();
                throw new Rejection(name + " is not supported yet; " + each.getValue());
            }
        }
        for (String gone : GONE) {
            if (gone.equalsIgnoreCase(node.name())) {
                throw new Rejection(gone + " no longer exists in mod_wsgi; remove it");
            }
        }
    }
}
