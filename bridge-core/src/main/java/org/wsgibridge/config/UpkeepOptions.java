// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.wsgibridge.config.GroupOption.given;

import java.time.Duration;
import java.util.List;
import org.wsgibridge.site.GroupOptions;

/** The options of {@code WSGIDaemonProcess} that say how many workers there are, and what happens when one ends. */
final class UpkeepOptions {

    private static final int MANY = Integer.MAX_VALUE;

    static final List<GroupOption> OPTIONS = List.of(
            given("processes", UpkeepOptions::processes),
            given(
                    "idle-timeout",
                    UpkeepOptions::idleTimeout,
                    (group, value) -> group.upkeep(upkeep -> upkeep.withIdleTimeout(value))),
            given(
                    "restart",
                    (what, value) -> Values.oneOf(what, value, "always", "never"),
                    (group, value) -> group.upkeep(upkeep -> upkeep.withRestart(value.equals("always")))),
            given(
                    "start-retries",
                    (what, value) -> Values.integer(what, value, 0, MANY),
                    (group, value) -> group.upkeep(upkeep -> upkeep.withStartRetries(value))),
            given("need-app", Values::onOff, (group, value) -> group.upkeep(upkeep -> upkeep.withNeedApp(value))));

    private UpkeepOptions() {}

    /** A number, or two with a colon. */
    private static void processes(GroupOptions.Builder group, String value, GroupOption.Context context)
            throws Rejection {
        int colon = value.indexOf(':');
        String first = colon < 0 ? value : value.substring(0, colon);
        int least = Values.integer(context.what(), first, 1, MANY);
        int most = colon < 0 ? least : Values.integer(context.what(), value.substring(colon + 1), 1, MANY);
        if (most < least) {
            throw new Rejection(Values.unexpected(
                    context.what(), value, "the smaller number first, such as " + most + ":" + least));
        }
        group.processes(least, most);
    }

    private static Duration idleTimeout(String what, String value) throws Rejection {
        Duration timeout = Values.seconds(what, value);
        if (timeout.isZero()) {
            throw new Rejection(Values.unexpected(what, value, "a whole number of seconds, at least 1"));
        }
        return timeout;
    }
}
