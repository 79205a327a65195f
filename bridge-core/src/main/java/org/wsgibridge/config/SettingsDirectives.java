// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.List;
import org.wsgibridge.config.syntax.Node;

/** The directives that may stand in any container. */
final class SettingsDirectives {

    private final Reading reading;

    SettingsDirectives(Reading reading) {
        this.reading = reading;
    }

    void processGroup(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String group = GroupNames.processGroup("WSGIProcessGroup", words.get(0));
        place.settings().processGroup(group);
        place.site().add(new Reference(directive.location(), "WSGIProcessGroup", group, Reference.Purpose.REQUESTS));
    }

    void applicationGroup(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String group = GroupNames.applicationGroup("WSGIApplicationGroup", words.get(0));
        place.settings().applicationGroup(group);
        place.site().add(new Reference(directive.location(), "WSGIApplicationGroup", group, Reference.Purpose.OTHER));
    }

    void callableObject(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String name = GroupNames.callableObject("WSGICallableObject", words.get(0));
        place.settings().callableObject(name);
        place.site().add(new Reference(directive.location(), "WSGICallableObject", name, Reference.Purpose.OTHER));
    }

    void scriptReloading(Node.Directive directive, List<String> words, Place place) throws Rejection {
        String reloading = Values.oneOf("WSGIScriptReloading", words.get(0), "Off", "On");
        place.settings().scriptReloading(reloading.equals("On"));
    }

    void setEnv(Node.Directive directive, List<String> words, Place place) throws Rejection {
        set(words.get(0), words.size() == 2 ? words.get(1) : "", place);
    }

    void unsetEnv(Node.Directive directive, List<String> words, Place place) {
        words.forEach(place.settings()::unsetVariable);
    }

    void passEnv(Node.Directive directive, List<String> words, Place place) throws Rejection {
        for (String name : words) {
            String value = reading.environment().get(name);
            if (value == null) {
                reading.findings()
                        .warning(
                                directive.location(),
                                "PassEnv " + name + " has no effect: the environment of "
                                        + "the server has no such variable");
            } else {
                set(name, value, place);
            }
        }
    }

    private static void set(String name, String value, Place place) throws Rejection {
        if (name.isEmpty() || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new Rejection("SetEnv needs a name, and neither name nor value may contain NUL");
        }
        place.settings().setVariable(name, value);
        place.site().noteVariable(name, value);
    }
}
