// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Tree;

/**
 * What every part of one reading needs.
 *
 * @param environment of the process
 */
record Reading(Tree tree, Map<String, String> environment, Findings findings) {

    /** Makes a path absolute: from ServerRoot, else from the folder of the file that the node stands in. */
    Path path(String text, Node node) throws Rejection {
        if (text.isEmpty()) {
            throw new Rejection(node.name() + " needs a path, found an empty one");
        }
        try {
            Path root = tree.serverRoot();
            return (root == null ? node.folder() : root).resolve(text).normalize();
        } catch (InvalidPathException e) {
            boolean foreign = text.chars().anyMatch(c -> c > 0x7F);
            throw new Rejection(node.name() + ": " + text + " cannot be a path: " + e.getReason()
                    + (foreign ? "; start the server with LC_ALL=C.UTF-8 to use such names" : ""));
        }
    }

    /** Compiles a regular expression of an administrator. */
    static Pattern regex(String text, Node node) throws Rejection {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new Rejection(node.name() + ": " + text + " is not a regular expression of Java: "
                    + e.getDescription() + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
        }
    }
}
