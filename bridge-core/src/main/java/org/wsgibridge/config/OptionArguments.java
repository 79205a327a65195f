// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.Optional;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Words;

/** The {@code NAME=VALUE} arguments of a directive. */
final class OptionArguments {

    /** Takes one option. */
    @FunctionalInterface
    interface Effect {
        void apply(Words.Option option) throws Rejection;
    }

    private OptionArguments() {}

    /**
     * Applies the effect to every option. Each that is wrong is a problem of its own, and the others still count.
     *
     * @param skipped how many words stand before the options
     * @param what begins the sentences about an argument that is no option
     */
    static void read(Node.Directive directive, int skipped, String what, Findings findings, Effect effect) {
        Words words = directive.arguments().scan();
        for (int i = 0; i < skipped; i++) {
            words.next();
        }
        while (words.more()) {
            try {
                effect.apply(next(words, what));
            } catch (Rejection rejection) {
                findings.problem(directive.location(), rejection.sentence());
            }
        }
    }

    private static Words.Option next(Words words, String what) throws Rejection {
        Optional<Words.Option> option = words.nextOption();
        if (option.isEmpty()) {
            String word = words.next();
            if (word.startsWith("#")) {
                while (words.more()) {
                    words.next();
                }
                throw new Rejection(what + ": a comment cannot stand behind a directive; give it a line of its own");
            }
            throw new Rejection(what + ": " + word + " is not an option; expected NAME=VALUE without spaces around the "
                    + "equals sign");
        }
        String name = option.get().name();
        if (name.startsWith("\"") || name.startsWith("'")) {
            throw new Rejection(what + ": the quote of " + name + " stands before the name; write " + name.substring(1)
                    + "=\"VALUE\"");
        }
        return option.get();
    }
}
