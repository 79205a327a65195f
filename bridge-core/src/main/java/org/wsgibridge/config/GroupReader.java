// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.GroupOptions;

/** {@code WSGIDaemonProcess}. */
final class GroupReader {

    private final Reading reading;

    GroupReader(Reading reading) {
        this.reading = reading;
    }

    /** Defines a group, also when some of its options are wrong. */
    void define(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String name = words.get(0);
        String what = "WSGIDaemonProcess " + name;
        if (name.isBlank() || name.contains("%{") || name.indexOf('=') > 0) {
            throw new Rejection(what + ": this cannot be the name of a group; expected WSGIDaemonProcess NAME "
                    + "OPTION=VALUE ...");
        }
        GroupOptions.Builder group = GroupOptions.named(name, directive.location());
        place.site().add(name, directive.location(), group);
        Set<String> seen = new HashSet<>();
        OptionArguments.read(directive, 1, what, reading.findings(), option -> {
            String whole = what + ": " + option.name();
            if (!seen.add(option.name()) && !GroupOptionTable.repeats(option.name())) {
                reading.findings()
                        .warning(directive.location(), whole + " is given more than once; the last one counts");
            }
            GroupOptionTable.apply(option, group, new GroupOption.Context(name, whole, directive, reading));
        });
    }
}
