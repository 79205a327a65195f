// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code <VirtualHost>}, or the main server, with everything that it inherits already in place.
 *
 * @param serverName {@code ServerName} without port, lower case; null when none is given
 * @param serverPort the port of {@code ServerName}; 0 when none is given
 * @param aliases {@code ServerAlias}, lower case, with {@code *} and {@code ?} as wildcards
 * @param port the port of {@code <VirtualHost *:PORT>}; 0 for any
 * @param documentRoot {@code DocumentRoot}; null when none is given
 * @param serverAdmin {@code ServerAdmin}; null when none is given
 * @param encodedSlashes what becomes of {@code %2F} in a path
 * @param statics in the order in which they are consulted, its own before the main server's
 * @param mounts in the order in which they are consulted, its own before the main server's
 * @param settings what the host itself says, over what the main server says
 * @param sections in merge order
 * @param location where it begins
 */
public record VirtualHost(
        @Nullable String serverName,
        int serverPort,
        List<String> aliases,
        int port,
        @Nullable Path documentRoot,
        @Nullable String serverAdmin,
        EncodedSlashes encodedSlashes,
        List<StaticFiles> statics,
        List<Mount> mounts,
        Settings settings,
        List<Section> sections,
        Location location) {

    public VirtualHost {
        aliases = List.copyOf(aliases);
        statics = List.copyOf(statics);
        mounts = List.copyOf(mounts);
        sections = List.copyOf(sections);
    }

    /**
     * The settings in force for one request.
     *
     * @param mount whose options win over all else
     * @param file the script; null when the target is no file
     * @param path the decoded path of the request, as a native string (bytes as Latin-1 characters)
     */
    public Settings settingsFor(Mount mount, @Nullable Path file, String path) {
        return settingsAt(file, path).overlaidBy(mount.options());
    }

    /**
     * The settings in force for one request that goes to no mount.
     *
     * @param file that is asked for; null when there is none
     * @param path the decoded path of the request, as a native string
     */
    public Settings settingsAt(@Nullable Path file, String path) {
        Settings merged = settings;
        for (Section section : sections) {
            boolean applies = section instanceof Section.OfFile ofFile
                    ? file != null && ofFile.matches().test(file)
                    : section instanceof Section.OfUrl ofUrl && ofUrl.matches().test(path);
            if (applies) {
                merged = merged.overlaidBy(section.settings());
            }
        }
        return merged;
    }
}
