// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Node;

/**
 * Directives that cannot be ignored without doing something else than the administrator wants, and that are not given
 * effect: they are refused, each with what to do instead.
 */
final class UnsupportedDirectives {

    private static final String REMOVE = "remove it";
    private static final String DEFAULT_KEPT = "remove it, mod_wsgi's default is not changed by leaving it out";

    /** mod_wsgi's directives whose time comes. */
    private static final Map<String, String> LATER = Map.ofEntries(
            Map.entry("WSGICaseSensitivity", REMOVE),
            Map.entry("WSGIRestrictProcess", REMOVE),
            Map.entry("WSGIIgnoreActivity", REMOVE),
            Map.entry("WSGIEnableSendfile", REMOVE),
            Map.entry("WSGIPassApacheRequest", REMOVE),
            Map.entry("WSGIGroupAuthoritative", REMOVE),
            Map.entry("WSGIPythonHashSeed", "write env.PYTHONHASHSEED=N on the WSGIDaemonProcess"),
            Map.entry("WSGIPythonEggs", "write env.PYTHON_EGG_CACHE=DIRECTORY on the WSGIDaemonProcess"),
            Map.entry("WSGIFreeThreading", "name a free-threaded interpreter with python= on the WSGIDaemonProcess"),
            Map.entry("WSGIDestroyInterpreter", DEFAULT_KEPT),
            Map.entry("WSGIVerboseDebugging", REMOVE),
            Map.entry("WSGISocketRotation", "remove it, sockets are never rotated here"),
            Map.entry("WSGIAcceptMutex", REMOVE),
            Map.entry("WSGIServerMetrics", REMOVE),
            Map.entry("WSGITelemetryService", REMOVE),
            Map.entry("WSGITelemetryOptions", REMOVE),
            Map.entry("WSGISlowRequests", REMOVE),
            Map.entry("Use", "write out what the macro stands for"),
            Map.entry("UndefMacro", REMOVE),
            Map.entry("AliasMatch", "write an Alias for each prefix"));

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
        refuseHandler(node);
    }

    private static void refuseHandler(Node node) throws Rejection {
        String name = node.name().toLowerCase(Locale.ROOT);
        boolean handler = name.equals("sethandler") || name.equals("addhandler");
        if (handler && node.arguments().words().stream().anyMatch("wsgi-script"::equalsIgnoreCase)) {
            throw new Rejection(node.name() + " wsgi-script is not supported yet; mount the scripts with "
                    + "WSGIScriptAlias /prefix/ /directory/");
        }
    }
}
