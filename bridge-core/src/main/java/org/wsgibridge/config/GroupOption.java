// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.site.GroupOptions;

/**
 * One option of {@code WSGIDaemonProcess}.
 *
 * @param name as written, without {@code =}
 * @param effect reads the value
 */
record GroupOption(String name, Effect effect) {

    /**
     * What the reading of one option needs.
     *
     * @param what the option with its group, for messages
     */
    record Context(String group, String what, Node node, Reading reading) {}

    /** Reads a value and, for an option that has an effect, puts it into the group. */
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
        return new GroupOption(name, (group, text, context) -> setter.set(group, value.read(context.what(), text)));
    }

    static GroupOption given(String name, Effect effect) {
        return new GroupOption(name, effect);
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
}
