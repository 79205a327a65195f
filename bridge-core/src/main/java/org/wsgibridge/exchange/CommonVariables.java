// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Variables of an environ that are the same for many requests, kept so that they need not be found out, written down and
 * taken apart for each. Immutable, for all threads.
 */
public final class CommonVariables {

    private static final int USUAL_SIZE = 1024;

    private final List<String> pairs;
    private final byte[] strings;

    /**
     * The variables that are told to a sink.
     *
     * @throws IllegalArgumentException when one holds a NUL, which would move a boundary
     */
    public CommonVariables(Consumer<EnvironSink> told) {
        var found = new ArrayList<String>();
        told.accept((name, value) -> {
            found.add(name);
            found.add(value);
        });
        pairs = List.copyOf(found);
        var list = new StringList(USUAL_SIZE);
        pairs.forEach(list::string);
        strings = list.copy();
    }

    /** Tells the sink one variable after another. */
    public void tell(EnvironSink sink) {
        for (int i = 0; i < pairs.size(); i += 2) {
            sink.variable(pairs.get(i), pairs.get(i + 1));
        }
    }

    /** Name, value, name, value, ..., each followed by one NUL (Latin-1). Not to be changed. */
    byte[] strings() {
        return strings;
    }
}
