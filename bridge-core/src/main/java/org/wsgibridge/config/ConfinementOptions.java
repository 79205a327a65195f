// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.wsgibridge.config.GroupOption.given;
import static org.wsgibridge.config.GroupOption.without;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wsgibridge.site.Confinement;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.ProcessLimits;

/** The options of {@code WSGIDaemonProcess} that limit and confine workers, or would do so under Apache. */
final class ConfinementOptions {

    /** What CPython asks of {@code threading.stack_size}. */
    private static final long SMALLEST_STACK = 32 * 1024L;

    /** What Python takes for an egg cache, whose option is an older spelling of it. */
    private static final String EGG_CACHE = "PYTHON_EGG_CACHE";

    static final List<GroupOption> OPTIONS = List.of(
            given(
                    "cpu-time-limit",
                    Values::seconds,
                    (group, value) -> group.limits(limits -> limits.withCpuTime(value))),
            given(
                    "cpu-priority",
                    (what, value) -> Values.integer(what, value, -20, 19),
                    (group, value) -> group.limits(limits -> limits.withCpuPriority(value))),
            bytes("memory-limit", ProcessLimits::withMemory),
            bytes("virtual-memory-limit", ProcessLimits::withVirtualMemory),
            given(
                    "stack-size",
                    ConfinementOptions::stackSize,
                    (group, value) -> group.limits(limits -> limits.withStackSize(value))),
            given(
                    "switch-interval",
                    Values::fractionalSeconds,
                    (group, value) -> group.limits(limits -> limits.withSwitchInterval(value))),
            given(
                    "supplementary-groups",
                    ConfinementOptions::groups,
                    (group, value) -> group.confinement(confined -> confined.withSupplementaryGroups(value))),
            given(
                    "script-user",
                    Accounts::owner,
                    (group, value) -> group.confinement(confined -> confined.withScriptUser(value))),
            given(
                    "script-group",
                    Accounts::group,
                    (group, value) -> group.confinement(confined -> confined.withScriptGroup(value))),
            given("chroot", ConfinementOptions::chroot),
            given(
                    "python-eggs",
                    ConfinementOptions::absolute,
                    (group, value) -> group.variable(EGG_CACHE, value.toString())),
            without(
                    "socket-user",
                    Values::text,
                    "has no effect: the sockets belong to the server, and who is no worker is turned away"),
            without("server-metrics", Values::onOff, "has no effect: there is no scoreboard of Apache to look at"));

    private ConfinementOptions() {}

    /** Changes one of the limits. */
    @FunctionalInterface
    private interface Limit {
        ProcessLimits set(ProcessLimits limits, long bytes);
    }

    private static GroupOption bytes(String name, Limit limit) {
        return given(
                name,
                (what, value) -> Values.bytes(what, value, 0),
                (group, value) -> group.limits(limits -> limit.set(limits, value)));
    }

    private static long stackSize(String what, String value) throws Rejection {
        long size = Values.bytes(what, value, 0);
        if (size != 0 && size < SMALLEST_STACK) {
            throw new Rejection(
                    Values.unexpected(what, value, "0, or a whole number of bytes, at least " + SMALLEST_STACK));
        }
        return size;
    }

    private static List<String> groups(String what, String value) throws Rejection {
        List<String> groups = List.of(value.split(",", -1));
        for (String each : groups) {
            Accounts.group(what, each);
        }
        return groups;
    }

    private static void chroot(GroupOptions.Builder group, String value, GroupOption.Context context) throws Rejection {
        Path root = absolute(context.what(), value);
        if (!Files.isDirectory(root)) {
            throw new Rejection(context.what() + "=" + value + " is not a directory");
        }
        group.confinement((Confinement confined) -> confined.withChroot(root));
    }

    private static Path absolute(String what, String value) throws Rejection {
        if (!value.startsWith("/") || value.indexOf('\0') >= 0) {
            throw new Rejection(Values.unexpected(what, value, "an absolute path"));
        }
        return Path.of(value);
    }
}
