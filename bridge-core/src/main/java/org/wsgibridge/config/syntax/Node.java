// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.nio.file.Path;
import java.util.List;
import org.wsgibridge.site.Location;

/** One directive or section of a configuration, with its conditions decided and its includes in place. */
public sealed interface Node {

    /** As written; the case has no meaning. A section has no angle brackets here. */
    String name();

    Arguments arguments();

    /** Where it begins. */
    Location location();

    /** The folder of the file that it stands in, absolute: where its relative paths begin without a ServerRoot. */
    Path folder();

    /** One line, {@code \} continuations joined. */
    record Directive(String name, Arguments arguments, Location location, Path folder) implements Node {}

    /** A section and what stands in it. */
    record Block(String name, Arguments arguments, Location location, Path folder, List<Node> children)
            implements Node {

        public Block {
            children = List.copyOf(children);
        }
    }
}
