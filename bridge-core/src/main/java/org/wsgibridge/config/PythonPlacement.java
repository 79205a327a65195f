// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.site.GroupOptions;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/**
 * In which process groups a target can run. The settings depend on the request; this asks for them with every
 * script and every {@code <Location>} that can make a difference and is known before there are requests.
 */
final class PythonPlacement {

    private static final String ANY_SCRIPT = "script.wsgi";

    private final Map<String, String> environment;

    PythonPlacement(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The process groups, empty where nothing names one.
     *
     * @param urls of the {@code <Location>}s that hold for the host
     */
    Set<Optional<String>> groups(VirtualHost host, Mount mount, List<String> urls) {
        var groups = new HashSet<Optional<String>>();
        for (String url : urls(mount, urls)) {
            for (@Nullable Path script : scripts(mount.target())) {
                groups.add(group(host.settingsFor(mount, script, url)));
            }
        }
        return groups;
    }

    /** A process group that the mount can ask for and {@code WSGIRestrictProcess} does not allow; mostly none. */
    Optional<String> forbidden(VirtualHost host, Mount mount, List<String> urls) {
        String implicit = mount.target().python() ? GroupOptions.IMPLICIT : Settings.GLOBAL;
        for (String url : urls(mount, urls)) {
            for (@Nullable Path script : scripts(mount.target())) {
                Settings settings = host.settingsFor(mount, script, url);
                String group = group(settings).orElse(implicit);
                if (!settings.rules().allowsProcessGroup(group)) {
                    return Optional.of(group);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> group(Settings settings) {
        String group = settings.processGroup();
        if (group == null) {
            return Optional.empty();
        }
        return GroupNames.variable(group)
                .map(variable -> Optional.ofNullable(
                        settings.variables().getOrDefault(NativeString.of(variable), environment.get(variable))))
                .orElse(Optional.of(group));
    }

    private static List<String> urls(Mount mount, List<String> urls) {
        Pattern pattern = mount.pattern();
        String start = pattern == null ? mount.prefix() : UrlPrefix.literalStart(pattern.pattern());
        var reached = new ArrayList<String>();
        reached.add(start.isEmpty() ? "/" : start);
        urls.stream()
                .filter(url -> pattern == null
                        ? UrlPrefix.covers(start, url)
                        : pattern.matcher(url + "/").find())
                .forEach(reached::add);
        return reached;
    }

    private static List<@Nullable Path> scripts(Target target) {
        if (target instanceof Target.ScriptFile file) {
            return List.of(file.path());
        }
        if (target instanceof Target.ScriptDirectory directory) {
            return directory(directory.path());
        }
        if (target instanceof Target.ScriptTemplate template) {
            return List.of(Path.of(template.template().replaceAll("\\$[0-9]", "x")));
        }
        return Collections.singletonList(null);
    }

    private static List<@Nullable Path> directory(Path directory) {
        var scripts = new ArrayList<@Nullable Path>();
        scripts.add(directory.resolve(ANY_SCRIPT));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(Files::isRegularFile).forEach(scripts::add);
        } catch (IOException e) {
            // The directory has gone since it was checked: no script in it can make a difference.
            return scripts;
        }
        return scripts;
    }
}
