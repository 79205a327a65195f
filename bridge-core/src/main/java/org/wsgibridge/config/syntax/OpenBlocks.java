// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config.syntax;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.wsgibridge.site.Location;

/** The sections of one file that are open at the line being read, innermost last. */
final class OpenBlocks {

    /** What becomes of the content of a section. */
    enum Content {
        /** The section is a node of the tree. */
        KEPT,
        /** A condition that holds: its content stands in the surrounding section. */
        INLINED,
        /** A condition that does not hold, or anything within one. */
        SKIPPED
    }

    private record Open(
            String name, Arguments arguments, Location location, Path folder, Content content, List<Node> children) {}

    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Node> nodes;
    private final Reporter reporter;

    /**
     * Begins a file.
     *
     * @param nodes takes what stands outside every section of this file
     */
    OpenBlocks(List<Node> nodes, Reporter reporter) {
        this.nodes = nodes;
        this.reporter = reporter;
    }

    boolean skipping() {
        return !open.isEmpty() && open.getLast().content == Content.SKIPPED;
    }

    /** Whether everything that is open is a condition. */
    boolean outsideSections() {
        return open.stream().noneMatch(block -> block.content == Content.KEPT);
    }

    /** Where nodes go at this line. */
    List<Node> children() {
        return open.isEmpty() ? nodes : open.getLast().children;
    }

    void open(String name, Arguments arguments, Location location, Path folder, Content content) {
        List<Node> children = content == Content.INLINED ? children() : new ArrayList<>();
        open.addLast(new Open(name, arguments, location, folder, content, children));
    }

    void close(String name, Location location) {
        if (open.stream().noneMatch(block -> block.name.equalsIgnoreCase(name))) {
            reporter.problem(
                    location,
                    open.isEmpty()
                            ? "</" + name + "> closes a section that is not open; remove it or add <" + name
                                    + " ...> above it in the same file"
                            : "</" + name + "> does not close " + describe(open.getLast()) + "; expected </"
                                    + open.getLast().name + ">");
            return;
        }
        while (!open.getLast().name.equalsIgnoreCase(name)) {
            unclosed();
        }
        end();
    }

    /** Ends the file. */
    void closeAll() {
        while (!open.isEmpty()) {
            unclosed();
        }
    }

    private void unclosed() {
        Open block = open.getLast();
        reporter.problem(
                block.location, "<" + block.name + "> is not closed; add </" + block.name + "> in the same file");
        end();
    }

    private void end() {
        Open block = open.removeLast();
        if (block.content == Content.KEPT) {
            children().add(new Node.Block(block.name, block.arguments, block.location, block.folder, block.children));
        }
    }

    private static String describe(Open block) {
        int line = block.location.line();
        return "<" + block.name + ">" + (line == 0 ? "" : " of line " + line);
    }
}
