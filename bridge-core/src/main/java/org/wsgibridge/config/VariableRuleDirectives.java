// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.VariableRule;
import org.wsgibridge.site.VariableRule.Assignment;

/** The directives of mod_setenvif. */
final class VariableRuleDirectives {

    private static final String USER_AGENT = "User-Agent";

    void setEnvIf(Node.Directive directive, List<String> words, Place place) throws Rejection {
        rule(directive, words.get(0), words.subList(1, words.size()), 0, place);
    }

    void setEnvIfNoCase(Node.Directive directive, List<String> words, Place place) throws Rejection {
        rule(directive, words.get(0), words.subList(1, words.size()), Pattern.CASE_INSENSITIVE, place);
    }

    void browserMatch(Node.Directive directive, List<String> words, Place place) throws Rejection {
        rule(directive, USER_AGENT, words, 0, place);
    }

    void browserMatchNoCase(Node.Directive directive, List<String> words, Place place) throws Rejection {
        rule(directive, USER_AGENT, words, Pattern.CASE_INSENSITIVE, place);
    }

    /** {@code words} are an expression and what is set. */
    private static void rule(Node.Directive directive, String attribute, List<String> words, int flags, Place place)
            throws Rejection {
        if (!attribute.matches("[\\w-]+")) {
            throw new Rejection(directive.name() + ": " + attribute
                    + " is neither a header nor a property of the request; expected one name, which is no expression");
        }
        Pattern pattern = Reading.regex(NativeString.of(words.get(0)), directive);
        var assignments = new ArrayList<Assignment>();
        for (String word : words.subList(1, words.size())) {
            assignments.add(assignment(directive, word));
        }
        place.settings().add(new VariableRule(attribute, Pattern.compile(pattern.pattern(), flags), assignments));
    }

    private static Assignment assignment(Node.Directive directive, String word) throws Rejection {
        int equals = word.indexOf('=');
        boolean removes = word.startsWith("!");
        String name = removes ? word.substring(1) : equals < 0 ? word : word.substring(0, equals);
        if (name.isEmpty() || word.indexOf('\0') >= 0) {
            throw new Rejection(
                    directive.name() + ": " + word + " is not understood; expected NAME, NAME=VALUE or !NAME");
        }
        String value = removes ? null : equals < 0 ? "1" : NativeString.of(word.substring(equals + 1));
        return new Assignment(NativeString.of(name), value);
    }
}
