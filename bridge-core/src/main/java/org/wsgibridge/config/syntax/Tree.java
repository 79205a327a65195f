// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as written: all files in one tree.
 *
 * @param nodes in the order in which they were read
 * @param serverRoot {@code ServerRoot}, absolute; null when none is given
 * @param files the names of all files, in the order in which they were opened
 */
public record Tree(List<Node> nodes, @Nullable Path serverRoot, List<String> files) {

    public Tree {
        nodes = List.copyOf(nodes);
        files = List.copyOf(files);
    }
}
