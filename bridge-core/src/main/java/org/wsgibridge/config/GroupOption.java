// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.GroupOptions;

/**
 * One option of {@code WSGIDaemonProcess}.
 *
 * @param name as written, without {@code =}
 * @param supported whether it is given effect; the value of one that is not is checked all the same
 * @param effect reads the value
 */
record GroupOption(String name, boolean supported, Effect effect) {

    /**
     * What the reading of one option needs.
     *
     * @param what the option with its group, for messages
     */
    record Context(String group, String what, Node node, Reading reading) {}

    /** Reads a value and, for an option that is given effect, puts it into the group. */
    @FunctionalInterface
    interface Effect {
        void apply(GroupOptions.Builder group, String value, Context context) throws Rejection;
    }

    /** Reads a value. */
    @FunctionalInterface
    interface Value<T> {
        T read(String what, String value) throws Rejection;
    }

    /** Takes a value. */
    @FunctionalInterface
    interface Setter<T> {
        void set(GroupOptions.Builder group, T value);
    }

    static <T> GroupOption given(String name, Value<T> value, Setter<T> setter) {
        return new GroupOption(
                name, true, (group, text, context) -> setter.set(group, value.read(context.what(), text)));
    }

    static GroupOption given(String name, Effect effect) {
        return new GroupOption(name, true, effect);
    }

    /** An option of mod_wsgi that means nothing here, which is told once at start. */
    static GroupOption without(String name, Value<?> value, String why) {
        return given(name, (group, text, context) -> {
            if (!text.equals("0")) {
                value.read(context.what(), text);
                context.reading().findings().notice(context.node().location(), context.what() + " " + why);
            }
        });
    }

    /**
     * An option of mod_wsgi that is refused, so that nobody believes in a limit that is not there. Zero, which
     * mod_wsgi-express writes for each of them, says that there is none.
     */
    static GroupOption later(String name, Value<?> value) {
        return new GroupOption(name, false, (group, text, context) -> {
            if (text.equals("0")) {
                return;
            }
            value.read(context.what(), text);
            throw new Rejection(context.what() + " is not supported yet; remove it, it would have no effect");
        });
    }
}
