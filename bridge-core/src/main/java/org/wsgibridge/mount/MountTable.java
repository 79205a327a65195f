// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsgibridge.failure.BridgeFailure.RequestFailure;
import org.wsgibridge.failure.FailureCode;
import org.wsgibridge.site.EncodedSlashes;
import org.wsgibridge.site.Mount;
import org.wsgibridge.site.NativeString;
import org.wsgibridge.site.Section;
import org.wsgibridge.site.Settings;
import org.wsgibridge.site.Site;
import org.wsgibridge.site.StaticFiles;
import org.wsgibridge.site.Target;
import org.wsgibridge.site.VirtualHost;

/**
 * All aliases of a site. Asked by every request on its own thread.
 *
 * @see <a href="https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGIScriptAlias.html">
 *     WSGIScriptAlias</a>
 */
public final class MountTable {

    private final VirtualHosts hosts;
    private final IdentityHashMap<VirtualHost, List<MountEntry>> entries = new IdentityHashMap<>();

    /** For hosts with a handler script somewhere; looking for handled files costs the others nothing. */
    private final IdentityHashMap<VirtualHost, HandledFiles> handled = new IdentityHashMap<>();

    public MountTable(Site site) {
        this.hosts = new VirtualHosts(site);
        for (VirtualHost host : Stream.concat(Stream.of(site.main()), site.virtualHosts().stream())
                .toList()) {
            entries.put(
                    host,
                    host.mounts().stream()
                            .map(mount -> new MountEntry(host, mount))
                            .toList());
            if (handles(host)) {
                handled.put(host, new HandledFiles(host));
            }
        }
    }

    /**
     * Finds where a request goes.
     *
     * @param hostName as the client asked for it, without port
     * @param port that the client asked for
     * @param rawPath as the client sent it, without query
     * @return null when no alias of the host matches: the request is not ours
     * @throws RequestFailure when the path is malformed
     */
    public @Nullable Route find(String hostName, int port, String rawPath) {
        VirtualHost host = hosts.find(hostName, port);
        EncodedSlashes slashes = host.encodedSlashes();
        Route route = find(host, UrlPath.decode(rawPath, slashes == EncodedSlashes.NO_DECODE));
        if (route != null && slashes == EncodedSlashes.OFF && UrlPath.hasEncodedSlash(rawPath)) {
            String sentence =
                    "found %2f (encoded '/') in URI " + rawPath + ", returning 404; AllowEncodedSlashes lets it in";
            return new Route.ToNothing(
                    host, new RequestFailure(FailureCode.ENCODED_SLASH, 404, sentence), route.scriptName(), "");
        }
        return route;
    }

    private @Nullable Route find(VirtualHost host, String path) {
        for (StaticFiles files : host.statics()) {
            Route route = files.match() == null
                    ? byPrefix(host, files, path)
                    : byPattern(host, files, files.match().matcher(path), path);
            if (route != null) {
                return route;
            }
        }
        for (MountEntry entry : entries.getOrDefault(host, List.of())) {
            Mount mount = entry.mount();
            Route route = mount.pattern() == null
                    ? byPrefix(entry, mount, path)
                    : byPattern(entry, mount, mount.pattern().matcher(path), path);
            if (route != null) {
                return route;
            }
        }
        HandledFiles documents = host.documentRoot() == null ? null : handled.get(host);
        return documents == null ? null : documents.find(host.documentRoot() + path, path);
    }

    private @Nullable Route byPrefix(VirtualHost host, StaticFiles files, String path) {
        int taken = UrlPath.match(files.prefix(), path);
        if (taken < 0) {
            return null;
        }
        int split = beforeSlash(path, taken);
        return toFiles(host, files, path, scriptName(path, split), pathInfo(path, split));
    }

    private @Nullable Route byPattern(VirtualHost host, StaticFiles files, Matcher matcher, String path) {
        if (!matcher.find()) {
            return null;
        }
        String rest = UrlPath.collapseSlashes(expand(files.rest(), matcher));
        String before = path.endsWith(rest) ? path.substring(0, path.length() - rest.length()) : "";
        return toFiles(host, files, path, before, rest);
    }

    /** A route to each mount that a request can reach and whose target does not depend on the request. */
    public List<Route.ToApplication> foreseeable() {
        var routes = new ArrayList<Route.ToApplication>();
        for (VirtualHost host : hosts.reachable()) {
            for (MountEntry entry : entries.getOrDefault(host, List.of())) {
                if (entry.fixed()) {
                    String path =
                            entry.mount().pattern() == null ? entry.mount().prefix() : "/";
                    routes.add(
                            toApplication(entry, entry.mount().target(), path, path.equals("/") ? 0 : path.length()));
                }
            }
        }
        return routes;
    }

    private static @Nullable Route byPrefix(MountEntry entry, Mount mount, String path) {
        int taken = UrlPath.match(mount.prefix(), path);
        if (taken < 0) {
            return null;
        }
        if (mount.target() instanceof Target.ScriptDirectory directory) {
            return toFile(entry, nameOf(directory.path()) + path.substring(beforeSlash(path, taken)), path);
        }
        boolean root = mount.prefix().equals("/");
        return toApplication(entry, mount.target(), path, root ? 0 : taken);
    }

    private static @Nullable Route byPattern(MountEntry entry, Mount mount, Matcher matcher, String path) {
        if (!matcher.find()) {
            return null;
        }
        String rest = path.substring(matcher.end());
        if (mount.target() instanceof Target.ScriptTemplate template) {
            return toFile(entry, expand(NativeString.of(template.template()), matcher) + rest, path);
        }
        if (mount.target() instanceof Target.ScriptDirectory directory) {
            return toFile(entry, nameOf(directory.path()) + (rest.startsWith("/") ? rest : "/" + rest), path);
        }
        if (!rest.isEmpty() && !rest.startsWith("/")) {
            String sentence =
                    "the expression ends within a segment and there is no " + mount.target() + NativeString.text(rest);
            return nothing(entry, new RequestFailure(FailureCode.SCRIPT_MISSING, 404, sentence), path);
        }
        return toApplication(entry, mount.target(), path, matcher.end());
    }

    /** The longest part of the file name that is a file is the script; the rest of it is the path after the script. */
    private static Route toFile(MountEntry entry, String fileName, String path) {
        ScriptFinder.Found found = ScriptFinder.find(fileName);
        if (found.script() == null) {
            return nothing(entry, Objects.requireNonNull(found.refusal()), path);
        }
        int split = path.length() - found.rest().length();
        return toApplication(entry, new Target.ScriptFile(found.script()), path, split);
    }

    private static String nameOf(Path path) {
        return NativeString.of(path.toString());
    }

    private static Route.ToNothing nothing(MountEntry entry, RequestFailure refusal, String path) {
        return new Route.ToNothing(entry.host(), refusal, path, "");
    }

    private static boolean handles(VirtualHost host) {
        return Stream.concat(
                        Stream.of(host.settings()), host.sections().stream().map(Section::settings))
                .anyMatch(settings -> !settings.hooks().handlers().scripts().isEmpty());
    }

    private Route toFiles(VirtualHost host, StaticFiles files, String path, String name, String info) {
        HandledFiles handledHere = handled.get(host);
        Route application = handledHere == null ? null : handledHere.find(nameOf(files.path()) + info, path);
        if (application != null) {
            return application;
        }
        Path file = ScriptFinder.pathOf(nameOf(files.path()) + info);
        Settings settings = host.settingsAt(file == null ? files.path() : file.normalize(), path);
        return new Route.ToFiles(host, files, settings, name, info);
    }

    private static Route.ToApplication toApplication(MountEntry entry, Target target, String path, int split) {
        return new Route.ToApplication(entry.to(target, path), scriptName(path, split), pathInfo(path, split));
    }

    /** An alias that ends in a slash takes that slash; the path after it begins with it all the same. */
    private static int beforeSlash(String path, int taken) {
        return taken > 0 && path.charAt(taken - 1) == '/' ? taken - 1 : taken;
    }

    static String scriptName(String path, int split) {
        String name = UrlPath.collapseSlashes(path.substring(0, split));
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    static String pathInfo(String path, int split) {
        return UrlPath.collapseSlashes(path.substring(split));
    }

    private static String expand(String template, Matcher matcher) {
        var expanded = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '$' && i + 1 < template.length() && Character.isDigit(template.charAt(i + 1))) {
                int group = Character.digit(template.charAt(++i), 10);
                String value = group <= matcher.groupCount() ? matcher.group(group) : null;
                expanded.append(value == null ? "" : value);
            } else {
                expanded.append(c);
            }
        }
        return expanded.toString();
    }
}
