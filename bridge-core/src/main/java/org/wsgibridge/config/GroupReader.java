// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Words;
import org.wsgibridge.site.GroupOptions;

/** {@code WSGIDaemonProcess}. */
final class GroupReader {

    private final Reading reading;

    GroupReader(Reading reading) {
        this.reading = reading;
    }

    /** Defines a group; each option that is wrong is a problem of its own, and the others still count. */
    void define(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String name = words.get(0);
        if (name.isBlank() || name.contains("%{") || name.indexOf('=') > 0) {
            throw new Rejection("WSGIDaemonProcess " + name + ": this cannot be the name of a group; expected "
                    + "WSGIDaemonProcess NAME OPTION=VALUE ...");
        }
        GroupOptions.Builder group = GroupOptions.named(name, directive.location());
        place.site().add(name, directive.location(), group);
        Words scanner = directive.arguments().scan();
        scanner.next();
        Set<String> seen = new HashSet<>();
        while (scanner.more()) {
            try {
                readOption(directive, scanner, name, group, seen);
            } catch (Rejection rejection) {
                reading.findings().problem(directive.location(), rejection.sentence());
            }
        }
    }

    private void readOption(
            Node.Directive directive, Words scanner, String name, GroupOptions.Builder group, Set<String> seen)
            throws Rejection {
        Optional<Words.Option> option = scanner.nextOption();
        if (option.isEmpty()) {
            throw new Rejection("WSGIDaemonProcess " + name + ": " + scanner.next() + " is not an option; expected "
                    + "OPTION=VALUE without spaces around the equals sign");
        }
        String what = "WSGIDaemonProcess " + name + ": " + option.get().name();
        if (!seen.add(option.get().name())) {
            reading.findings().warning(directive.location(), what + " is given more than once; the last one counts");
        }
        GroupOptionTable.apply(option.get(), group, new GroupOption.Context(name, what, directive, reading));
    }
}
