// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.Settings;

/** Which interpreter a {@code <WSGIInterpreterOptions>} or a {@code WSGIImportScript} is about. */
final class InterpreterSection {

    private static final String PROCESS = "process-group";
    private static final String APPLICATION = "application-group";

    private InterpreterSection() {}

    /** The application group of a section, empty for {@code %{GLOBAL}}. */
    static String of(Node.Block block) throws Rejection {
        return group("<WSGIInterpreterOptions>", block.arguments().words(), PROCESS + "=" + Settings.GLOBAL);
    }

    /**
     * The application group of arguments that name both groups.
     *
     * @param what begins the sentences of refusals
     * @param otherwise what stands for a process group that is not named; empty when it must be
     */
    static String group(String what, List<String> words, String otherwise) throws Rejection {
        Map<String, String> groups = new HashMap<>();
        for (String word : otherwise.isEmpty() ? words : prepended(otherwise, words)) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || !(name.equals(PROCESS) || name.equals(APPLICATION))) {
                throw new Rejection(what + ": " + word + " is not understood; expected " + PROCESS + "="
                        + Settings.GLOBAL + " and " + APPLICATION + "=NAME");
            }
            groups.put(name, word.substring(equals + 1));
        }
        String process = groups.get(PROCESS);
        String application = groups.get(APPLICATION);
        if (process == null || application == null) {
            throw new Rejection(what + " must name its " + (process == null ? PROCESS : APPLICATION) + "; add "
                    + (process == null ? PROCESS + "=" + Settings.GLOBAL : APPLICATION + "=NAME"));
        }
        if (!process.equals(Settings.GLOBAL)) {
            throw new Rejection(what + " with the process group " + process + " is not supported yet; only "
                    + Settings.GLOBAL + ", the process of the server, is");
        }
        return named(what, application);
    }

    private static List<String> prepended(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    private static String named(String what, String group) throws Rejection {
        if (group.equals(Settings.GLOBAL)) {
            return "";
        }
        if (group.isBlank() || group.contains("%{")) {
            throw new Rejection(what + ": " + APPLICATION + "=" + group + " is not understood; expected a name or "
                    + Settings.GLOBAL);
        }
        return group;
    }
}
