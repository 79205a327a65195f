// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be written where a group or a callable is named, {@code %{...}} included. */
final class GroupNames {

    private static final Pattern EXPANSION = Pattern.compile("%\\{(.*)}");
    private static final String VARIABLE = "ENV:";
    private static final Pattern CALLABLE =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

    private GroupNames() {}

    /** The variable that {@code %{ENV:x}} names; empty when the text is anything else. */
    static Optional<String> variable(String text) {
        Matcher expansion = EXPANSION.matcher(text);
        boolean isVariable = expansion.matches() && expansion.group(1).startsWith(VARIABLE);
        return isVariable ? Optional.of(expansion.group(1).substring(VARIABLE.length())) : Optional.empty();
    }

    static String processGroup(String directive, String text) throws Rejection {
        return checked(directive, text, List.of("GLOBAL"));
    }

    static String applicationGroup(String directive, String text) throws Rejection {
        if (text.equals("%{HOST}")) {
            throw new Rejection(directive + ": %{HOST} is refused, because clients could create groups without bound "
                    + "by sending ever new Host headers; write %{SERVER} or %{GLOBAL}");
        }
        return checked(directive, text, List.of("GLOBAL", "SERVER", "RESOURCE"));
    }

    static String callableObject(String directive, String text) throws Rejection {
        if (variable(text).isEmpty() && !CALLABLE.matcher(text).matches()) {
            throw new Rejection(directive + ": " + quoted(text) + " cannot be the name of a callable; expected a name "
                    + "such as application, or %{ENV:x}");
        }
        return checked(directive, text, List.of());
    }

    private static String checked(String directive, String text, List<String> expansions) throws Rejection {
        Matcher expansion = EXPANSION.matcher(text);
        boolean known = expansion.matches()
                ? expansions.contains(expansion.group(1))
                        || variable(text).filter(x -> !x.isBlank()).isPresent()
                : !text.isBlank() && !text.contains("%{");
        if (!known) {
            var allowed = new StringBuilder("a name");
            expansions.forEach(each -> allowed.append(", %{").append(each).append('}'));
            throw new Rejection(
                    directive + ": " + quoted(text) + " is not understood; expected " + allowed + " or %{ENV:x}");
        }
        return text;
    }

    private static String quoted(String text) {
        return text.isBlank() ? "\"" + text + "\"" : text;
    }
}
