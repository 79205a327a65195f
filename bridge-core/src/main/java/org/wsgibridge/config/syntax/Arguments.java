// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands after the name of a directive, {@code ${NAME}} already replaced.
 *
 * @param text as written, quotes and backslashes in place
 * @param undefined names of {@code ${NAME}} that nothing defines and that therefore stand literally in the text
 */
public record Arguments(String text, List<String> undefined) {

    public Arguments {
        undefined = List.copyOf(undefined);
    }

    /** The words, unquoted. */
    public List<String> words() {
        var words = new ArrayList<String>();
        var scanner = scan();
        while (scanner.more()) {
            words.add(scanner.next());
        }
        return words;
    }

    /** Reads word by word, for directives whose arguments are {@code name=value} pairs. */
    public Words scan() {
        return new Words(text);
    }

    /** What is probably not meant, one sentence each: undefined names and quotes that are not closed. */
    public List<String> doubts() {
        var doubts = new ArrayList<String>();
        for (String name : undefined) {
            doubts.add("${" + name + "} is not defined and stays as it is written; add \"Define " + name
                    + " VALUE\" above it or set it in the environment");
        }
        var scanner = scan();
        while (scanner.more()) {
            scanner.next();
        }
        if (scanner.unclosedQuote()) {
            doubts.add("a quote is not closed, so that the argument goes to the end of the line");
        }
        return doubts;
    }
}
