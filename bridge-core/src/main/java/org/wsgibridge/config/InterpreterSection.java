// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.HashMap;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.Settings;

/** Which interpreter a {@code <WSGIInterpreterOptions>} is about. */
final class InterpreterSection {

    private static final String WHAT = "<WSGIInterpreterOptions>";
    private static final String PROCESS = "process-group";
    private static final String APPLICATION = "application-group";

    private InterpreterSection() {}

    /** The application group of a section, empty for {@code %{GLOBAL}}. */
    static String of(Node.Block block) throws Rejection {
        var groups = new HashMap<String, String>();
        for (String word : block.arguments().words()) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || !(name.equals(PROCESS) || name.equals(APPLICATION))) {
                throw new Rejection(WHAT + ": " + word + " is not understood; expected " + PROCESS + "="
                        + Settings.GLOBAL + " and " + APPLICATION + "=NAME");
            }
            groups.put(name, word.substring(equals + 1));
        }
        String process = groups.getOrDefault(PROCESS, Settings.GLOBAL);
        if (!process.equals(Settings.GLOBAL)) {
            throw new Rejection(WHAT + " with the process group " + process + " is not supported yet; only "
                    + Settings.GLOBAL + ", the process of the server, is");
        }
        String application = groups.get(APPLICATION);
        if (application == null) {
            throw new Rejection(WHAT + " must name its " + APPLICATION + "; add " + APPLICATION + "=NAME");
        }
        return named(application);
    }

    private static String named(String group) throws Rejection {
        if (group.equals(Settings.GLOBAL)) {
            return "";
        }
        if (group.isBlank() || group.contains("%{")) {
            throw new Rejection(WHAT + ": " + APPLICATION + "=" + group + " is not understood; expected a name or "
                    + Settings.GLOBAL);
        }
        return group;
    }
}
