// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import java.util.Set;
import org.wsgibridge.config.syntax.Node;

/**
 * A directive that is given effect.
 *
 * @param name as the documentation writes it
 * @param usage what stands after the name
 * @param least the smallest number of words
 * @param most the greatest number of words
 * @param scopes where it may stand
 * @param effect what it does
 */
record Rule(String name, String usage, int least, int most, Set<Scope> scopes, Effect effect) {

    /** Takes a directive into the drafts. */
    @FunctionalInterface
    interface Effect {

        /**
         * Called once for each directive, in order.
         *
         * @param words at least one, and as many as the rule allows
         * @throws Rejection when the directive cannot be accepted; it has had no effect then
         */
        void apply(Node.Directive directive, List<String> words, Place place) throws Rejection;
    }

    Rule {
        scopes = Set.copyOf(scopes);
    }

    /** Checks place and number of words, then applies the effect. */
    void apply(Node.Directive directive, Place place) throws Rejection {
        if (!scopes.contains(place.scope())) {
            throw new Rejection(
                    name + " may not stand in " + place.container() + "; it may stand in " + Scope.describe(scopes));
        }
        List<String> words = directive.arguments().words();
        if (words.size() < least || words.size() > most) {
            throw new Rejection(name + " has " + words.size() + (words.size() == 1 ? " argument" : " arguments")
                    + "; expected " + name + " " + usage + remark(words));
        }
        effect.apply(directive, words, place);
    }

    private static String remark(List<String> words) {
        return words.stream().anyMatch(word -> word.startsWith("#"))
                ? " (a comment needs a line of its own)"
                : " (an argument with spaces needs quotes)";
    }
}
