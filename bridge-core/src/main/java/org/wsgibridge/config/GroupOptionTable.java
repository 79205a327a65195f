// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import static org.wsgibridge.config.GroupOption.given;
import static org.wsgibridge.config.GroupOption.without;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Words;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Hook;
import org.wsgibridge.site.Timeout;

/** Every option of {@code WSGIDaemonProcess}, mod_wsgi's and ours. */
final class GroupOptionTable {

    /** mod_wsgi's own limit for threads; httpd's MPMs stop far below it. */
    private static final int MOST_THREADS = 65_533;

    private static final int MANY = Integer.MAX_VALUE;
    private static final String ENVIRONMENT = "env.";

    private static final List<GroupOption> OWN = List.of(
            given("threads", GroupOptionTable::threads),
            given(
                    "maximum-requests",
                    (what, value) -> Values.integer(what, value, 0, MANY),
                    GroupOptions.Builder::maximumRequests),
            given("user", Accounts::user, GroupOptions.Builder::user),
            given("group", Accounts::group, GroupOptions.Builder::group),
            given("home", GroupOptionTable::home),
            given("umask", Values::octal, GroupOptions.Builder::umask),
            given("lang", Values::text, GroupOptions.Builder::lang),
            given("locale", Values::text, GroupOptions.Builder::locale),
            given("display-name", GroupOptionTable::displayName),
            given("python-home", GroupOptionTable::pythonHome),
            given("python-path", GroupOptionTable::pythonPath),
            given("python", GroupOptionTable::python),
            given("str-response", Values::encoding, GroupOptions.Builder::stringResponse),
            timeout(Timeout.STARTUP),
            timeout(Timeout.QUEUE),
            timeout(Timeout.CONNECT),
            timeout(Timeout.REQUEST),
            timeout(Timeout.INTERRUPT),
            timeout(Timeout.GRACEFUL),
            timeout(Timeout.SHUTDOWN),
            timeout(Timeout.DEADLOCK),
            timeout(Timeout.INACTIVITY),
            timeout(Timeout.RESTART_INTERVAL),
            given(
                    "listen-backlog",
                    (what, value) -> Values.integer(what, value, 1, MANY),
                    GroupOptions.Builder::listenBacklog),
            given(
                    "memory-soft-limit",
                    (what, value) -> Values.bytes(what, value, 0),
                    GroupOptions.Builder::memorySoftLimit),
            given("touch-reload", (group, value, context) -> {
                Path file = context.reading().path(value, context.node());
                group.reload(reload -> reload.touching(file));
            }),
            given(
                    "reload",
                    (what, value) -> Values.oneOf(what, value, "at-once", "rolling"),
                    (group, value) -> group.reload(reload -> reload.rolling(value.equals("rolling")))),
            given(
                    "reload-on-changes",
                    Values::onOff,
                    (group, value) -> group.reload(reload -> reload.onChanges(value))),
            given("request-buffering", Values::onOff, GroupOptions.Builder::requestBuffering),
            given("preload", Values::onOff, GroupOptions.Builder::preload),
            given(
                    Timeout.FLUSH_DELAY.option(),
                    Values::milliseconds,
                    (group, value) -> group.timeout(Timeout.FLUSH_DELAY, value)),
            without(
                    "eviction-timeout",
                    Values::seconds,
                    "has no effect: workers are not replaced by a signal, and graceful-timeout holds whatever the reason"),
            without(
                    "socket-timeout",
                    Values::seconds,
                    "has no effect: request-timeout ends a request whose worker is silent, and deadlock-timeout finds a"
                            + " worker that does not get on"),
            without(
                    "response-socket-timeout",
                    Values::seconds,
                    "has no effect: how long a client may take to read is the connector's to say (connectionTimeout)"),
            without(
                    "header-buffer-size",
                    (what, value) -> Values.bytes(what, value, 8192),
                    "has no effect: workers send headers of any length, and the connector has a limit of its own"
                            + " (maxHttpResponseHeaderSize)"),
            without(
                    "receive-buffer-size",
                    (what, value) -> Values.bytes(what, value, 512),
                    "has no effect: requests and responses pass each other on the way, so no buffer has to hold one"),
            without(
                    "send-buffer-size",
                    (what, value) -> Values.bytes(what, value, 512),
                    "has no effect: requests and responses pass each other on the way, so no buffer has to hold one"),
            without(
                    "response-buffer-size",
                    (what, value) -> Values.bytes(what, value, 65_536),
                    "has no effect: no more of a response is held than the buffer of Tomcat, which then sends it"));

    private static final List<GroupOption> OPTIONS = Stream.of(OWN, UpkeepOptions.OPTIONS, ConfinementOptions.OPTIONS)
            .flatMap(List::stream)
            .toList();

    private GroupOptionTable() {}

    static List<GroupOption> options() {
        return OPTIONS;
    }

    /** The names, with {@code env.NAME} for the one that is many. */
    static List<String> names() {
        var names = new ArrayList<>(OPTIONS.stream().map(GroupOption::name).toList());
        names.add(ENVIRONMENT + "NAME");
        return names;
    }

    /** Whether an option may be given more than once, each time adding to it. */
    static boolean repeats(String name) {
        return name.equals("touch-reload");
    }

    /** Reads one option into the group. */
    static void apply(Words.Option option, GroupOptions.Builder group, GroupOption.Context context) throws Rejection {
        if (option.name().startsWith(ENVIRONMENT)) {
            variable(option, group, context);
            return;
        }
        Optional<GroupOption> known = OPTIONS.stream()
                .filter(each -> each.name().equals(option.name()))
                .findFirst();
        if (known.isEmpty()) {
            throw new Rejection("WSGIDaemonProcess " + context.group() + ": there is no option " + option.name()
                    + Nearest.hint(option.name(), names(), "docs/configuration.md lists them all"));
        }
        known.get().effect().apply(group, option.value(), context);
    }

    private static void variable(Words.Option option, GroupOptions.Builder group, GroupOption.Context context)
            throws Rejection {
        String name = option.name().substring(ENVIRONMENT.length());
        if (name.isEmpty() || name.indexOf('\0') >= 0 || option.value().indexOf('\0') >= 0) {
            throw new Rejection(context.what() + " names no variable; expected env.NAME=VALUE");
        }
        group.variable(name, option.value());
    }

    private static GroupOption timeout(Timeout which) {
        return given(which.option(), Values::seconds, (group, value) -> group.timeout(which, value));
    }

    private static void threads(GroupOptions.Builder group, String value, GroupOption.Context context)
            throws Rejection {
        int threads = Values.integer(context.what(), value, 0, MOST_THREADS);
        boolean asked =
                context.group().equals(GroupOptions.IMPLICIT) || context.group().equals(Hook.GROUP);
        if (threads == 0 && asked) {
            throw new Rejection(context.what() + "=0: the group " + context.group()
                    + " has requests to serve, which name no other; give the service a group of another name");
        }
        group.threads(threads);
    }

    private static void home(GroupOptions.Builder group, String value, GroupOption.Context context) throws Rejection {
        Path home = context.reading().path(value, context.node());
        if (!Files.isDirectory(home)) {
            throw new Rejection(context.what() + "=" + value + ": " + home + " is not a directory");
        }
        group.home(home);
    }

    private static void displayName(GroupOptions.Builder group, String value, GroupOption.Context context)
            throws Rejection {
        String text = Values.text(context.what(), value);
        group.displayName(text.equals("%{GROUP}") ? "(wsgi:" + context.group() + ")" : text);
    }

    private static void pythonHome(GroupOptions.Builder group, String value, GroupOption.Context context)
            throws Rejection {
        Path home = context.reading().path(value, context.node());
        group.pythonHome(home);
        PythonHome.check(context.what(), home);
    }

    private static void pythonPath(GroupOptions.Builder group, String value, GroupOption.Context context)
            throws Rejection {
        group.pythonPath(PythonHome.path(context.what(), value, context.node(), context.reading()));
    }

    /** A path, or a name that is looked up on the PATH as a shell would. */
    private static void python(GroupOptions.Builder group, String value, GroupOption.Context context) throws Rejection {
        boolean name = value.indexOf('/') < 0 && value.indexOf(File.separatorChar) < 0;
        if (!name) {
            group.python(executable(context.reading().path(value, context.node()), value, context));
            return;
        }
        String searched = context.reading().environment().getOrDefault("PATH", "");
        for (String folder : searched.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder).resolve(Values.text(context.what(), value));
            if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                group.python(candidate);
                return;
            }
        }
        throw new Rejection(context.what() + "=" + value + " is not found on the PATH (" + searched
                + "); write the whole path of the interpreter");
    }

    private static Path executable(Path path, String value, GroupOption.Context context) throws Rejection {
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            throw new Rejection(context.what() + "=" + value + ": " + path + " cannot be executed; expected a Python "
                    + "interpreter");
        }
        return path;
    }
}
