// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.daemon.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wsgibridge.daemon.wire.FrameWriter;
import org.wsgibridge.site.GroupOptions;

/**
 * Starts JVM workers, with the Java that runs the server. A JVM can change neither its session, its account, its working
 * directory nor its umask, so {@code setsid}, {@code setpriv} and {@code chrt} of util-linux and a shell do it before.
 *
 * @param options of the group
 * @param applicationGroup empty for {@code %{GLOBAL}}
 * @param classPath of the worker
 * @param mainClass of the worker
 * @param preload applications to load before READY
 */
public record JavaLaunch(
        GroupOptions options,
        String applicationGroup,
        String classPath,
        String mainClass,
        Collection<Application> preload)
        implements WorkerLaunch {

    /**
     * Has the threads of the worker not interrupt who wakes them: the bridge, which has more to hand out. So they find
     * several requests where they would else have been woken for each. Where there is no {@code chrt}, or nobody may
     * choose a policy, everything works as well, with more changes of thread.
     */
    private static final String IN_TURN = "chrt --batch --pid 0 $$ >/dev/null 2>&1; ";

    @Override
    public List<String> command() {
        var command = new ArrayList<String>();
        // Ctrl-C at a terminal is for the server, which lets its workers finish.
        command.add("setsid");
        command.addAll(ResourceLimits.commands(options));
        if (Account.root() && confined()) {
            command.add("setpriv");
            asUser(command);
            command.add("--");
        }
        arranged(command);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms32m", "-Xshare:auto", "-cp", classPath, mainClass));
        command.add(LaunchKeys.displayName(options));
        return command;
    }

    private boolean confined() {
        return options.user() != null
                || options.group() != null
                || options.confinement().supplementaryGroups() != null;
    }

    private void asUser(List<String> command) {
        String user = options.user();
        String group = options.group();
        if (user != null) {
            command.add("--reuid=" + withoutHash(user));
        }
        if (group != null) {
            command.add("--regid=" + withoutHash(group));
        }
        if (user != null && group == null) {
            command.add("--regid=" + withoutHash(user));
        }
        List<String> supplementary = options.confinement().supplementaryGroups();
        if (supplementary != null) {
            command.add("--groups="
                    + supplementary.stream().map(JavaLaunch::withoutHash).collect(Collectors.joining(",")));
        } else {
            command.add(user != null && !user.startsWith("#") ? "--init-groups" : "--clear-groups");
        }
    }

    /** As the user, for whom it may be another folder that can be entered, or that new files may be hidden from. */
    private void arranged(List<String> command) {
        Integer umask = options.umask();
        Path home = options.home();
        String masked = umask == null ? "" : "umask " + Integer.toOctalString(umask) + " && ";
        String entered = home == null ? "" : "cd -- \"$0\" && ";
        command.addAll(
                List.of("sh", "-c", IN_TURN + masked + entered + "exec \"$@\"", home == null ? "sh" : home.toString()));
    }

    private static String withoutHash(String account) {
        return account.startsWith("#") ? account.substring(1) : account;
    }

    @Override
    public void environment(Map<String, String> inherited) {
        WorkerEnvironment.apply(options, null, inherited);
    }

    @Override
    public WorkerLaunch without(String target) {
        return new JavaLaunch(options, applicationGroup, classPath, mainClass, Application.without(target, preload));
    }

    @Override
    public void describe(FrameWriter launch) {
        LaunchKeys.write(options, applicationGroup, preload, launch);
    }
}
